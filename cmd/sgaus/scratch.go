package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/store"
)

// scratch is a desk that decides and changes nothing: on the configured
// database, where each decision is taken back; on a copy, where to open it would
// change it (an older schema); on an empty one, where there is none.
type scratch struct {
	bot  *mailbot.Bot
	db   *store.DB
	dir  string // thrown away with all in it; "": none
	base string // the database that decides, for people
}

func openScratch(ctx context.Context, c *config.Config, now time.Time) (_ *scratch, err error) {
	s := &scratch{base: c.Database.Path}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	path := c.Database.Path
	_, err = os.Stat(path)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return nil, err
	}
	if missing {
		s.base = "an empty one: " + path + " is not there yet"
	}
	current := false
	if !missing {
		if current, err = store.Current(ctx, path); err != nil {
			return nil, err
		}
	}
	if !current {
		if s.dir, err = os.MkdirTemp("", "sgaus-"); err != nil {
			return nil, err
		}
		path = filepath.Join(s.dir, "scratch.db")
		if !missing {
			if err = store.Snapshot(ctx, c.Database.Path, path); err != nil {
				return nil, err
			}
		}
	}
	if s.db, err = store.Open(ctx, path, now); err != nil {
		return nil, err
	}
	s.bot, err = botOf(ctx, c, s.db)
	return s, err
}

// botOf is the bot of a configuration, which sends nothing by itself.
func botOf(ctx context.Context, c *config.Config, db *store.DB) (*mailbot.Bot, error) {
	words, err := openTemplates(c)
	if err != nil {
		return nil, err
	}
	settings, err := settingsOf(c)
	if err != nil {
		return nil, err
	}
	return mailbot.New(ctx, db, words, settings, slog.New(slog.DiscardHandler))
}

func (s *scratch) close() error {
	var err error
	if s.db != nil {
		err = s.db.Close()
	}
	if s.dir != "" {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return err
}
