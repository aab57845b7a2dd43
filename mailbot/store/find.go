package store

import (
	"context"
	"fmt"

	"sgaus/workflow"
)

// ByNotice finds a letter by the number of its notice, as a reply token names
// it.
func (r Reader) ByNotice(ctx context.Context, notice int64) (Found, bool, error) {
	if notice <= 0 {
		return Found{}, false, nil
	}
	f := Found{Direction: Out}
	ok, err := r.row(ctx, []any{&f.Mail, &f.Request, &f.To, &f.Notice, &f.Kind}, `
		SELECT m.id, COALESCE(m.request, 0), m.recipient, l.notice, l.kind
		FROM letter l JOIN mail m ON m.id = l.mail WHERE l.notice = CAST(? AS INTEGER)`, notice)
	return f, ok, err
}

// OpenOf gives the open requests of a requester, the oldest first.
func (r Reader) OpenOf(ctx context.Context, address string) ([]workflow.Request, error) {
	var rows []requestRow
	err := r.all(ctx, &rows, requestColumns+`
		WHERE lower(requester) = CAST(? AS TEXT) AND status IN ('REGISTRO', 'EN_PROCESO', 'PENDIENTE', 'ESPERA')
		ORDER BY number`, fold(clean(address)))
	if err != nil {
		return nil, fmt.Errorf("list the open requests of %s: %w", address, err)
	}
	list := make([]workflow.Request, len(rows))
	for i, row := range rows {
		if list[i], err = row.request(); err != nil {
			return nil, err
		}
	}
	return list, nil
}
