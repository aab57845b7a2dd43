package realserver

import "text/template"

// dovecotSettings is what dovecot.conf needs to know.
type dovecotSettings struct {
	Dir, Mark, Domain string
	Cert, Key         string
	Internal, Login   string // users of the processes
	MailUser, Group   string
	Root              bool
	Ports             struct{ IMAP, IMAPS, LMTP int }
}

var dovecotConf = template.Must(template.New("dovecot.conf").Parse(`
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
instance_name = {{.Mark}}
log_path = {{.Dir}}/log
login_greeting = {{.Mark}} ready
hostname = mail.{{.Domain}}
default_internal_user = {{.Internal}}
default_internal_group = {{.Group}}
default_login_user = {{.Login}}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {{.MailUser}}
mail_gid = {{.Group}}
mail_home = {{.Dir}}/mail/%u
mail_location = maildir:~/Maildir
# The tests ask for bytes, not for a disk that survives a power cut.
mail_fsync = never
mail_max_userip_connections = 0

ssl = yes
ssl_cert = <{{.Cert}}
ssl_key = <{{.Key}}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_verbose = yes
auth_failure_delay = 0
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {{.Dir}}/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = {{.Dir}}/users
}
userdb {
  driver = passwd-file
  args = {{.Dir}}/users
}

recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
lmtp_hdr_delivery_address = final

service imap-login {
  inet_listener imap {
    port = {{.Ports.IMAP}}
  }
  inet_listener imaps {
    port = {{.Ports.IMAPS}}
    ssl = yes
  }
  {{if not .Root}}chroot ={{end}}
}
service lmtp {
  inet_listener lmtp {
    port = {{.Ports.LMTP}}
  }
}
# For Postfix, whose users are Dovecot's.
service auth {
  unix_listener {{.Dir}}/auth {
    mode = 0666
  }
}
# No penalty after a wrong password: tests try many.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
  {{if not .Root}}chroot ={{end}}
}
{{if not .Root}}
service stats {
  chroot =
}
{{end}}
`))
