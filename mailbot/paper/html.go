package paper

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"sgaus/templates"
	"sgaus/workflow"
)

//go:embed page.html
var pageHTML string

// sheet is the template of the page. It is one file: its style is within, it
// has no script, and its policy forbids the browser to fetch anything.
var sheet = template.Must(template.New("page").Funcs(template.FuncMap{"clean": templates.Clean, "paired": paired}).Parse(pageHTML))

// HTML is the page as one file for a browser, which prints it on sheets of
// p.Size with the head on each.
func HTML(p Page) ([]byte, error) {
	size := "letter"
	if p.Size == A4 {
		size = "A4"
	}
	var b bytes.Buffer
	err := sheet.Execute(&b, struct {
		Page
		Paper                      string
		CodeWord, PageWord, OfWord string
	}{bounded(p), size, string(workflow.SayCode), string(workflow.SayPage), string(workflow.SayPageOf)})
	if err != nil {
		return nil, fmt.Errorf("lay out %s as HTML: %w", p.Code, err)
	}
	return b.Bytes(), nil
}
