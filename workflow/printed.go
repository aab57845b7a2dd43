package workflow

// The words of what is printed (mailbot/paper).
const (
	SayCode   Saying = "Código"
	SayPage   Saying = "Página"
	SayPageOf Saying = "de"
)
