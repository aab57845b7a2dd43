package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"sgaus/mailbot/store"
)

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

// openStore opens only the database, for the commands that look things up.
func (a *app) openStore(ctx context.Context) (*store.DB, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, c.Database.Path, a.now())
}
