package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// alone reads lines that are nothing but a value, for what is still missing:
// whoever was asked for three things writes three lines. A number in front is
// that of the field.
func (rd *reading) alone(free []string) {
	if len(rd.by) > 0 || len(rd.m.claims) > 0 && len(rd.x.form.Missing(rd.have)) > 3 {
		return
	}
	missing := rd.x.form.Missing(rd.have)
	var rows []string
	for _, s := range free {
		if closing(s) {
			break
		}
		if s != "" && !strings.ContainsAny(s, "?¿") {
			rows = append(rows, s)
		}
	}
	if len(missing) == 0 || len(rows) > 12 || len(rows) == 0 {
		return
	}
	if len(missing) == 1 && len(rows) == 1 && !timeOf(missing[0].Kind) {
		rd.only(missing[0], rows[0])
		return
	}
	for _, row := range rows {
		rd.guess(missing, row)
	}
}

// only gives the one line to the one question. A line that said a time already
// is a wrong answer to nothing: «mejor el 2 de diciembre» is no telephone.
func (rd *reading) only(f Field, row string) {
	row, _ = undress(row)
	folded := fold(row)
	if len(row) > 150 || f.Kind != Long && len(strings.Fields(row)) > 12 || courteous[folded] || !f.Kind.typed() && talk.MatchString(folded) {
		return
	}
	rd.by[f.Name] = append(rd.by[f.Name], value{text: row, rank: rankFree, shy: !f.Kind.typed() || f.Kind == YesNo || len(rd.m.claims) > 0 || !strings.ContainsAny(row, "0123456789@")})
}

// talk are words of somebody who speaks about the form.
var talk = regexp.MustCompile(`\b(?:va|van|adjunt\w*|anex\w*|envi\w*|mand\w*|list[oa]|gracias|formato|formulario|correo|enterad[oa]|favor|momento|duda|dudas|disculp\w*|perdon|hola|buen\w* (?:dia|dias|tarde|tardes|noches?)|respond\w*|contest\w*|aqui|abajo|arriba|espero|quedo|tengo|tenemos|puedo|podemos|podria\w*|quisiera|necesit\w*|confirm\w*|aviso|pendiente|saludos?|estimad\w*|solicit\w*|datos|informacion|claro|recib\w*|luego|despues|manana)\b`)

var courteous = map[string]bool{"gracias": true, "ok": true, "ok gracias": true, "muchas gracias": true, "enterado": true, "enterada": true, "recibido": true, "de acuerdo": true, "listo": true, "va": true, "perfecto": true, "hola": true, "buenos dias": true, "buenas tardes": true}

// guess gives a line to the one missing field of whose kind it is.
func (rd *reading) guess(missing []Field, row string) {
	row, number := undress(row)
	if n, _ := strconv.Atoi(number); n > 0 && n <= len(rd.x.form.Fields) {
		f := rd.x.form.Fields[n-1]
		if slices.ContainsFunc(missing, func(m Field) bool { return m.Name == f.Name }) {
			if timeOf(f.Kind) {
				rd.m.say(f, row, rankFree, false)
			} else {
				rd.by[f.Name] = append(rd.by[f.Name], value{text: row, rank: rankFree})
			}
			return
		}
	}
	var fits []Field
	for _, f := range missing {
		if rd.fits(f, row) {
			fits = append(fits, f)
		}
	}
	if len(fits) == 1 {
		rd.by[fits[0].Name] = append(rd.by[fits[0].Name], value{text: row, rank: rankFree, shy: true})
	}
}

// fits: a line that is nothing but a value could be that of this field.
func (rd *reading) fits(f Field, row string) bool {
	words := len(strings.Fields(row))
	switch f.Kind {
	case Number:
		if words > 3 || digits(row) > 4 || len(digitRun.FindAllString(row, 3)) != 1 || strings.ContainsAny(row, "/:@.") {
			return false
		}
		_, err := rd.m.when(row)
		return err != nil || words == 1
	case Phone:
		if words > 6 || digits(row) < 7 && !strings.Contains(fold(row), "ext") {
			return false
		}
	case Room:
		if len(rd.ctx.Rooms) == 0 {
			return false
		}
	case Email:
	case Sites:
		if !reachable(row) || hasPhone(row) && !dotsFour.MatchString(row) {
			return false
		}
	case Emails:
		if !strings.Contains(row, "@") {
			return false
		}
	case Callers:
		if !hasPhone(row) || words < 3 {
			return false
		}
	default:
		return false
	}
	c := check(f, row, rd.ctx)
	return c.value != "" && c.problems == nil
}
