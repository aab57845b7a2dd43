package workflow

// NoticeKind names a notice: the template that words it.
type NoticeKind string

// ReportKind names a mail made from stored data.
type ReportKind string

// Reason names why something is refused.
type Reason string
