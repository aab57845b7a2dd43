package realserver

import "text/template"

// postfixSettings is what main.cf and master.cf need to know.
type postfixSettings struct {
	Dir, Mark, Domain, Auth string
	Cert, Key               string
	SMTP, SMTPS, LMTP       int
}

var mainCf = template.Must(template.New("main.cf").Parse(`
compatibility_level = 3.6
queue_directory = {{.Dir}}/queue
data_directory = {{.Dir}}/data
maillog_file = {{.Dir}}/log
maillog_file_prefixes = {{.Dir}}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.{{.Domain}}
myorigin = {{.Domain}}
mynetworks =
smtpd_banner = $myhostname ESMTP {{.Mark}}
# No test may wait for the DNS.
smtpd_peername_lookup = no
smtp_host_lookup = native

# Everything of the domain goes to Dovecot, nothing goes anywhere else.
recipient_delimiter = +
mydestination =
local_transport = error:5.1.1 nobody is local here
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = {{.Domain}}
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:{{.LMTP}}
lmtp_destination_recipient_limit = 1
default_transport = error:5.1.2 this test knows no other domain
relay_transport = $default_transport

smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {{.Auth}}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_cert_file = {{.Cert}}
smtpd_tls_key_file = {{.Key}}
smtpd_tls_session_cache_database =

message_size_limit = 52428800
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_recipient_limit = 20000
smtpd_error_sleep_time = 0
in_flow_delay = 0
# A Dovecot that comes back gets its mail at once.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
`))

// In the columns: private, unprivileged, chroot, wake-up, process limit.
var masterCf = template.Must(template.New("master.cf").Parse(`
127.0.0.1:{{.SMTP}} inet n - n - - smtpd
127.0.0.1:{{.SMTPS}} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
error     unix  - - n - - error
retry     unix  - - n - - error
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`))
