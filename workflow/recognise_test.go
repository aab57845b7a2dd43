package workflow

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Every way in which people write a name that the table has is that name.
func TestEveryNameIsRecognised(t *testing.T) {
	ways := map[string]func(string) string{
		"as it stands":    func(s string) string { return s },
		"lower case":      strings.ToLower,
		"title case":      func(s string) string { return s[:1] + strings.ToLower(s[1:]) },
		"no accents":      withoutAccents,
		"loose accents":   norm.NFD.String,
		"full width":      wide,
		"hyphens":         func(s string) string { return strings.ReplaceAll(s, " ", "-") },
		"underscores":     func(s string) string { return strings.ReplaceAll(s, " ", "_") },
		"no spaces":       func(s string) string { return strings.ReplaceAll(s, " ", "") },
		"more spaces":     func(s string) string { return "  " + strings.ReplaceAll(s, " ", "   ") + "\t" },
		"unbreakable":     func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"several of that": func(s string) string { return wide(strings.ToLower(strings.ReplaceAll(s, " ", "-"))) },
	}
	for _, row := range Commands {
		for _, name := range row.words() {
			for way, write := range ways {
				got, ok := Recognise(write(name))
				if want := (Recognised{Name: row.Name}); !ok || got != want {
					t.Errorf("[%s], %s: %+v %v, want %+v", write(name), way, got, ok, want)
				}
			}
			if n := len(strings.Fields(name)); n > longest {
				t.Errorf("[%s] has %d words: raise longest", name, n)
			}
		}
	}
}

func withoutAccents(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// wide writes ASCII letters as East Asian keyboards do.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

func TestRecognise(t *testing.T) {
	for words, want := range map[string]Recognised{
		// Gender and number of what the statuses are called.
		"terminado":  {Name: CmdDone},
		"Terminadas": {Name: CmdDone},
		"terminados": {Name: CmdDone},
		"Pendientes": {Name: CmdPending},
		"nuevo ana@uni.mx": {
			Name: CmdNew, Arg: "ana@uni.mx",
		},

		// What stands behind is as it was written.
		"ASIGNAR Beto Ruiz":         {Name: CmdAssign, Arg: "Beto Ruiz"},
		"asignar: beto":             {Name: CmdAssign, Arg: "beto"},
		"ASIGNAR=beto":              {Name: CmdAssign, Arg: "beto"},
		"ASIGNAR beto-luis@uni.mx":  {Name: CmdAssign, Arg: "beto-luis@uni.mx"},
		"ASIGNAR María-José":        {Name: CmdAssign, Arg: "María-José"},
		"ASIGNAR b_ruiz":            {Name: CmdAssign, Arg: "b_ruiz"},
		"ASIGNAR a Beto":            {Name: CmdAssign, Arg: "a Beto"},
		"ASIGNAR-beto":              {Name: CmdAssign, Arg: "beto"},
		"ESPERA hasta 15-12-2026":   {Name: CmdWait, Arg: "hasta 15-12-2026"},
		"ESPERA 2026-12-15":         {Name: CmdWait, Arg: "2026-12-15"},
		"prioridad-alta":            {Name: CmdPriority, Arg: "alta"},
		"LISTA en proceso, de RED":  {Name: CmdList, Arg: "en proceso, de RED"},
		"REABRIR nora":              {Name: CmdReopen, Arg: "nora"},
		"NUEVA Ana <ana@uni.mx>":    {Name: CmdNew, Arg: "Ana <ana@uni.mx>"},
		"TRANSFERIR beto":           {Name: CmdAssign, Arg: "beto"},
		"TRANSFERIR DAU":            {Name: CmdToDAU},
		"transferir a dau":          {Name: CmdToDAU},
		"Transferir al DAU":         {Name: CmdToDAU},
		"TRANSFERIR-DAU":            {Name: CmdToDAU},
		"TRANSFERIR daussa":         {Name: CmdAssign, Arg: "daussa"},
		"Mantenimiento correctivo":  {Name: CmdCorrect},
		"MANTENIMIENTO-CORRECTIVO":  {Name: CmdCorrect},
		"En-Proceso":                {Name: CmdProcess},
		"EN_PROCESO":                {Name: CmdProcess},
		"No-Procede":                {Name: CmdImprocede},
		"NO_PROCEDE":                {Name: CmdImprocede},
		"noprocede":                 {Name: CmdImprocede},
		"asignación beto":           {Name: CmdAssign, Arg: "beto"},
		"Diagnóstico":               {Name: CmdFollowUp},
		"T\u200bERMINADA":           {Name: CmdDone}, // an invisible space that Outlook leaves
		"ASIGNAR 10:00 a las 12:00": {Name: CmdAssign, Arg: "10:00 a las 12:00"},

		// At most two letters away.
		"TERMINDA":           {Name: CmdDone, Near: true},
		"TERMIANDA":          {Name: CmdDone, Near: true},
		"TRMINDA":            {Name: CmdDone, Near: true},
		"PENDINTE":           {Name: CmdPending, Near: true},
		"PROSESO":            {Name: CmdProcess, Near: true},
		"EN PROSESO":         {Name: CmdProcess, Near: true},
		"ASINGAR beto":       {Name: CmdAssign, Arg: "beto", Near: true},
		"SAIGNAR beto":       {Name: CmdAssign, Arg: "beto", Near: true},
		"ASIGNADO beto ruiz": {Name: CmdAssign, Arg: "beto ruiz", Near: true},
		"TRANFERIR DAU":      {Name: CmdToDAU, Near: true},
		"TRANSFERIR DUA":     {Name: CmdAssign, Arg: "DUA"}, // a person may be called so
		"NO PROCEDEN":        {Name: CmdImprocede, Near: true},
		"NO PORCEDE":         {Name: CmdImprocede, Near: true},
		"AYDUA":              {Name: CmdHelp, Near: true},
		"LITSA":              {Name: CmdList, Near: true},
		"NTOA":               {Name: CmdFollowUp, Near: true},
		"ESTDO":              {Name: CmdState, Near: true},
		"PRIORIDA alta":      {Name: CmdPriority, Arg: "alta", Near: true},
		"REBRIR":             {Name: CmdReopen, Near: true},
	} {
		if got, ok := Recognise(words); !ok || got != want {
			t.Errorf("[%s]: %+v %v, want %+v", words, got, ok, want)
		}
	}
}

// What stands in brackets for other reasons is left alone.
func TestBracketsThatAreNoCommand(t *testing.T) {
	for _, words := range []string{
		"", " ", "-", ":", "EXTERNO", "EXTERNAL", "SPAM", "URGENTE", "Urgente", "LISTO", "listos", "META", "DATA", "FYI",
		"SGAUS #12", "Ticket#2026112310000012", "JIRA-123", "redes-l", "lista-redes", "Lista_alumnos", "Sysadmin", "debian-user",
		"ESTUDIO", "Estafa", "vista", "Tomás", "Nora", "España", "escolar", "1", "2/3", "…", "WARNING: virus", "SEC=OFFICIAL",
		"Control escolar", "Estado de México", "Nota importante", "TERMINADA hoy", "Ayuda con la impresora", "cid:image001.png",
		"proyecto", "DUDA", "RESUELTO", "CERRADA", "SOLICITUD", "VIDEOCONFERENCIA", "Dirección", "CONFIDENCIAL", "INTERNO",
		"image: logo", "https://uni.mx/x", "mailto:ana@uni.mx", "OT", "RE", "日本語", strings.Repeat("muy largo ", 50),
	} {
		if got, ok := Recognise(words); ok {
			t.Errorf("[%s] is taken for %+v", words, got)
		}
	}
}

// The commands that later issues add can have dates, hours and resources
// behind them, as long and as odd as they come.
func TestRecogniseCarriesWhatIsToCome(t *testing.T) {
	rows := append([]Row{
		{Name: "AGENDAR", Arg: "…"},
		{Name: "REAGENDAR", Arg: "…"},
		{Name: "DESAGENDAR"},
		{Name: "AGENDA", Arg: "semana"},
		{Name: "AUSENTE", Arg: "…"},
		{Name: "SERVICIO", Arg: "vc"},
		{Name: "CONFIRMAR"},
		{Name: "RECHAZAR"},
		{Name: "RECUPERAR", Arg: "n"},
		{Name: "DESCARTAR", Arg: "n"},
		{Name: "DISPONIBLE", Arg: "fecha"},
	}, Commands...)
	for words, want := range map[string]Recognised{
		"AGENDAR 15/12 10:00-12:00 sala=A equipo=códec,2 personal=beto programa=Aula-Virtual y muchas palabras más que caben": {
			Name: "AGENDAR", Arg: "15/12 10:00-12:00 sala=A equipo=códec,2 personal=beto programa=Aula-Virtual y muchas palabras más que caben",
		},
		"AGENDAR 2":                             {Name: "AGENDAR", Arg: "2"},
		"REAGENDAR 15/12 de 10:00 a 12:00":      {Name: "REAGENDAR", Arg: "15/12 de 10:00 a 12:00"},
		"AGENDA semana":                         {Name: "AGENDA", Arg: "semana"},
		"ausente hasta 15/12 suplente beto":     {Name: "AUSENTE", Arg: "hasta 15/12 suplente beto"},
		"recuperar 7":                           {Name: "RECUPERAR", Arg: "7"},
		"SERVICIO VC":                           {Name: "SERVICIO", Arg: "VC"},
		"DESAGENDAR":                            {Name: "DESAGENDAR"},
		"DISPONIBLE martes 15 de diciembre":     {Name: "DISPONIBLE", Arg: "martes 15 de diciembre"},
		"AGENDR 15/12 10:00-12:00 sala=sala-a1": {Name: "AGENDAR", Arg: "15/12 10:00-12:00 sala=sala-a1", Near: true},
	} {
		if got, ok := recognise(words, rows); !ok || got != want {
			t.Errorf("[%s]: %+v %v, want %+v", words, got, ok, want)
		}
	}
}

// Whatever stands in a bracket, nothing breaks, and what is recognised names a
// row that may have what stood behind it.
func TestRecogniseAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-zÁñ]{2,12}[ :=_-]{1,2}[a-z0-9@./ -]{0,20}`)).Draw(t, "words")
		got, ok := Recognise(words)
		if !ok {
			return
		}
		row := rowNamed(got.Name)
		if row.Name == "" {
			t.Fatalf("[%s] is %q, which is no row", words, got.Name)
		}
		if got.Arg != "" && row.Arg == "" {
			t.Fatalf("[%s] is [%s], which takes nothing, with %q", words, got.Name, got.Arg)
		}
		if got.Arg != "" && !strings.HasSuffix(strings.TrimSpace(words), got.Arg) {
			t.Fatalf("[%s]: %q is not what stood behind", words, got.Arg)
		}
	})
}

// What is offered to type can be read again, whatever the argument.
func TestBracketRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SampledFrom(Commands).Draw(t, "row")
		arg := ""
		if row.Arg != "" {
			arg = rapid.StringMatching(`([a-z0-9]{2,8}[.+-])?[a-z0-9]{2,8}@[a-z]{2,6}\.mx|[0-9]{1,2}/12/2026|[A-Z][a-z]{3,8}( [A-Z][a-z]{3,8})?`).Draw(t, "arg")
		}
		got, ok := Recognise(strings.Trim(Bracket(row.Name, arg), "[]"))
		if want := (Recognised{Name: row.Name, Arg: arg}); !ok || got != want {
			t.Fatalf("%s: %+v %v", Bracket(row.Name, arg), got, ok)
		}
	})
}

// distance is the number of letters changed, added, dropped or swapped.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"NOTA", "NOTA", 0},
		{"NOTA", "NOTAS", 1},
		{"NTOA", "NOTA", 1},
		{"DATA", "NOTA", 2},
		{"LISTO", "LISTA", 1},
		{"TERMINDA", "TERMINADA", 1},
		{"A", "ABCD", 3},
		{"ABCD", "DCBA", 3},
	} {
		if got := distance(c.a, c.b, 2); min(got, 3) != min(c.want, 3) {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if ab, ba := distance(c.a, c.b, 2), distance(c.b, c.a, 2); min(ab, 3) != min(ba, 3) {
			t.Errorf("distance(%q, %q) is %d one way and %d the other", c.a, c.b, ab, ba)
		}
	}
}
