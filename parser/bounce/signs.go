package bounce

import (
	"strings"

	"sgaus/parser/letters"
)

// undotted takes out what joins the words of a local part.
var undotted = strings.NewReplacer("-", "", "_", "", ".", "")

// MachineName tells how surely nobody reads an address: 3 a mail system's own,
// 2 a postmaster's, who may be a person too, 1 one that machines like to use, 0
// anybody's.
func MachineName(address string) int {
	local, host, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	local = undotted.Replace(local)
	switch local {
	case "mailerdaemon", "maildaemon", "mailerdemon", "mdaemon", "doublebounce", "mailsystem", "mailerdaemons", "maildeliverysubsystem", "maildeliverysystem", "mailerdaemonaol", "mailmarshal", "maildelivery", "mmdf", "uucp", "mailerdaemon1", "daemon", "smtpdaemon", "deliverysubsystem", "maileradmin", "mailgateway":
		return 3
	case "postmaster", "postmasters", "postmast":
		return 2
	case "noreply", "donotreply", "noresponder", "noresponda", "dontreply", "bounce", "bounces", "bouncer", "root", "administrator", "mailadmin", "admin", "mail", "system", "smtp", "exchange", "emailadmin", "hostmaster", "antispam", "mailgw", "notification", "notifications", "administrador", "delivery", "mailserver", "mx", "interscan", "messaging", "autoreply":
		return 1
	}
	switch {
	case strings.HasPrefix(local, "microsoftexchange") && len(local) > 30, strings.HasPrefix(local, "mailerdaemon"), strings.HasPrefix(local, "maildaemon"):
		return 3
	case strings.HasPrefix(local, "bounce") && len(local) > 8, strings.HasPrefix(host, "bounce"):
		return 1
	}
	return 0
}

// machineNames stand in the names of mail systems.
var machineNames = index("mail delivery|mailer-daemon|mailer daemon|maildelivery|mail daemon|system administrator|postmaster|mail administrator|mail system|administrador del sistema|administrador de sistema|administrateur système|systemadministrator|system-administrator|amministratore di sistema|amministratore del sistema|administrador do sistema|systeembeheerder|" +
	"delivery subsystem|delivery system|delivery agent|subsistema de entrega|sistema de entrega|internet mail delivery|mail server|mailserver|mail gateway|email delivery|smtp server|mail transport|システム管理者|系统管理员|системный администратор|mail router|bounce|undeliverable|non-delivery|delivery notification|delivery status|mailmarshal|mail notification")

// MachineTitle tells whether a display name is a mail system's.
func MachineTitle(name string) bool {
	row, _ := machineNames.find(letters.Fold(clip(name, 200)))
	return row >= 0
}

// subjects of delivery reports.
var subjects = index("undeliver|not delivered|delivery status notification|mail delivery failed|mail delivery failure|mail delivery system|mail delivery status|mail delivery problem|mail delivery error|mail system error|delivery failure|delivery failed|delivery fail|delivery report|delivery problem|delivery error|returned mail|failure notice|delivery has failed|failed delivery|could not be delivered|couldn't be delivered|couldn't deliver|could not deliver|cannot be delivered|can't be delivered|" +
	"non-deliver|nondeliver|non deliver|non-delivery|unable to deliver|delivery delayed|delayed delivery|delivery delay|message delayed|is delayed|warning: could not send|warning: message|delayed mail|delivery incomplete|delivery notification|rejected mail|mail rejected|message rejected|email rejected|rejected:|rejected message|bounced|mail bounce|bounce message|bounce notification|bounce:|returned to sender|returned message|return to sender|returned email|returned:|user unknown|unknown user|address not found|" +
	"delivery unsuccessful|unsuccessful|failed mail|mail failure|mail failed|message failure|failed message|message failed|failed to deliver|failed to send|email failure|send failure|sending failed|message status|message not sent|transport failure|mail error|email error|error sending|wrong address|deferred:|(failure)|(delay)|message you sent|mail you sent|your message to|your mail to|your email to|mail could not|message could not|email could not|mailbox full|mailbox is full|over quota|mail warning|delivery warning|problem delivering|dsn:|ndr:|ndn:|ndn |" +
	"no se puede entregar|no se pudo entregar|no se ha podido entregar|no se ha entregado|no entregado|no entregable|no fue entregado|no pudo ser entregado|no ha podido ser entregado|notificación del estado de entrega|notificación de estado de entrega|notificación de entrega|notificacion de estado|error de entrega|error al entregar|error en la entrega|error en el envío|correo devuelto|mensaje devuelto|devuelto:|devolución|fallo en la entrega|fallo de entrega|falla en la entrega|falla de entrega|falló la entrega|entrega fallida|entrega retrasada|entrega demorada|mensaje rechazado|correo rechazado|imposible entregar|no entregada|informe de entrega|aviso de no entrega|" +
	"não entregue|não foi possível entregar|não pôde ser entregue|falha na entrega|falha de entrega|falha ao entregar|notificação de status de entrega|notificação de estado de entrega|mensagem devolvida|e-mail devolvido|não entregável|erro na entrega|devolvido|" +
	"non remis|non distribu|non délivr|non-remise|échec de la remise|échec de remise|échec de la distribution|échec de distribution|échec de livraison|échec d'envoi|notification d'état de remise|notification d'état|message retourné|impossible de remettre|retour de mail|retourné à l'expéditeur|avis de non|" +
	"unzustellbar|nicht zustellbar|nicht zugestellt|zustellung fehlgeschlagen|zustellfehler|zustellungsfehler|zustellproblem|benachrichtigung zum übermittlungsstatus|übermittlungsstatus|fehler bei der zustellung|zustellungsbenachrichtigung|konnte nicht zugestellt|mail zurück|zurückgewiesen|rückläufer|verzögerte zustellung|" +
	"mancato recapito|non recapitabile|mancata consegna|impossibile recapitare|impossibile consegnare|errore di consegna|errore nella consegna|notifica dello stato|messaggio non consegnato|non consegnato|non recapitato|consegna fallita|consegna non riuscita|onbestelbaar|niet bezorgd|niet afgeleverd|bezorging mislukt|kon niet worden bezorgd|statusmelding|mislukte aflevering|" +
	"no s'ha pogut lliurar|no entregat|olevererbart|kunde inte levereras|kan ikke leveres|kunne ikke leveres|niedostarcz|nie można dostarczyć|zwrot|nedoručiteln|nem kézbesíthető|teslim edilemedi|nelivrat|" +
	"配信不能|配信できません|配信エラー|送信エラー|送信できません|エラー通知|配達不能|未配達|不達|届きません|届けられません|送達できません|メール送信エラー|配信状況|无法投递|无法送达|未送达|退信|退件|系统退信|投递失败|发送失败|傳遞失敗|無法傳遞|无法传递|传递失败|недоставлен|не доставлен|не удалось доставить|доставка не удалась|невозможно доставить|недоставка|не может быть доставлен|ошибка доставки|배달 실패|배달할 수 없|전송 실패|반송",
)

// Subject tells whether a subject is one of delivery reports, and by which
// words.
func Subject(s string) (words string, ok bool) {
	row, words := subjects.find(letters.Fold(clip(s, 400)))
	return words, row >= 0
}

// openings are what mail systems say first of all. The first row introduces a
// program, which no person does.
var openings = index(
	"this is the qmail-send program|this is the mail system at host|this is the mail system at|this message was created automatically by mail delivery software|this message was created automatically by the mail system|this is the postfix program|this is an automatically generated delivery status notification|this is the james mail server|this is the mailer-daemon, please|this is a delivery status notification|this is the mail delivery|hello, this is the mail server on|i'm afraid i wasn't able to deliver|"+
		"message from yahoo.com|the following addresses had permanent|the following addresses had transient|the following address had permanent|the following addresses had delivery|the following addresses had successful|transcript of session follows|session transcript|failed addresses follow|message log follows|smtp error from remote|remote host said:|diagnostic information for administrators|generating server:|información de diagnóstico para los administradores|informations de diagnostic pour les administrateurs|diagnoseinformationen für administratoren|informações de diagnóstico para administradores|informazioni di diagnostica per gli amministratori|"+
		"diagnostische gegevens voor beheerders|管理者向けの診断情報|供管理员使用的诊断信息|диагностические сведения для администраторов|a message that you sent could not be delivered|a message that you sent has not yet been delivered|msexch:|the mts-id of the original message|this report relates to a message you sent|final-recipient:|technical details of permanent failure|technical details of temporary failure|delivery to the following recipient failed permanently|delivery to the following recipients failed|delivery to the following recipients has been delayed|delivery to the following recipient has been delayed|"+
		"an error occurred while trying to deliver the mail|este es un informe de estado de entrega|this is an automatically generated message from|the following message to <|mailenable:|fatal errors|unable to deliver message to the following address|warning message only|this is the mail gateway|message delivery to the following",
	"could not be delivered|couldn't be delivered|cannot be delivered|can not be delivered|can't be delivered|was not delivered|were not delivered|wasn't delivered|has not been delivered|not been delivered|has been delayed|unable to deliver|could not deliver|couldn't deliver|cannot deliver|failed to deliver|did not reach|delivery failed|delivery has failed|delivery failure|undeliverable|undelivered|not deliverable|delivery error|failed permanently|did not receive|was rejected|has been rejected|returned to sender|rejected your message|rejected the message|was unable to|wasn't able to|bounced|could not be sent|"+
		"unable to send|could not send|user unknown|unknown user|could not be reached|temporary problem delivering|address not found|rejected by|failed address|failed recipient|not listed in|error message|may not exist, or you may not have permission|has exceeded|exceeds allowed|cannot be sent|mailbox full|mailbox is full|message blocked|delivery is delayed|hasn't been delivered|could not process|returned mail|"+
		"no se pudo entregar|no se ha podido entregar|no se puede entregar|no pudo ser entregado|no ha podido ser entregado|no pudo entregarse|ha fallado la entrega|falló la entrega|no fue entregado|no se ha entregado|no se entregó|no ha llegado|no llegó a|error en la entrega|entrega fallida|no ha sido entregado|no pudimos entregar|no hemos podido entregar|fue rechazado|ha sido rechazado|"+
		"n'a pas pu être|n'a pas été remis|n'ont pas pu|échec de la remise|n'a pas été distribué|impossible de remettre|n'a pas été délivré|n'est pas parvenu|konnte nicht zugestellt|nicht zugestellt werden|nicht erreicht|fehlgeschlagen|unzustellbar|nicht übermittelt|nicht ausgeliefert|não foi entregue|não pôde ser entregue|não foi possível entregar|falha na entrega|não chegou|não pode ser entregue|não foi possível enviar|non è stato consegnato|non è stato recapitato|impossibile recapitare|non è stato possibile|non ha raggiunto|impossibile consegnare|"+
		"kon niet worden|niet worden bezorgd|niet bezorgd|niet afgeleverd|配信できません|送信できません|届けることができません|配信されません|送信できなかった|配信できなかった|配信に失敗|届きません|配送できません|エラーのため|无法投递|无法送达|投递失败|未能送达|发送失败|无法发送|退回|退信|被退回|не удалось доставить|не было доставлено|не доставлено|не может быть доставлено|невозможно доставить|не был доставлен|не доставлен|배달하지 못|전송하지 못|не смогли доставить",
)

// Opening tells how sure the first words of a text are those of a mail system:
// 2 a program speaks of itself, 1 something was not delivered, 0 nothing.
func Opening(text string) (sure int, words string) {
	row, words := openings.find(letters.Fold(clip(text, 4000)))
	if row < 0 {
		return 0, ""
	}
	return 2 - row, words
}

// delays tell that a mail is late and still tried. ends tell that it is over.
var delays = index(
	"giving up|gave up|given up|will not be retried|not be retried|no further attempts|will be deleted from queue|this is a permanent error|permanent fatal|permanent failure|failed permanently|returning message|returned to sender|will not continue trying|(failure)|delivery failure|undeliverable:|is being returned",
	"delayed|delay)|will continue to be attempted|will continue to try|will continue trying|will be retried|will retry|will keep trying|keep trying|could not be delivered for more than|still being retried|warning message only|do not need to resend|not need to resend|not yet been delivered|not been delivered yet|has not been able to deliver|delivery incomplete|transient non-fatal|still undelivered|we'll keep|will be attempted|will try again|continue to attempt|delivery attempts will|warning: could not send|temporary problem delivering|no action is required|still trying|"+
		"retrasad|demorad|se seguirá intentando|se volverá a intentar|seguirá intentando|no es necesario que reenvíe|no es necesario reenviar|no necesita reenviar|se reintentará|volveremos a intentar|aplazad|en retard|retardé|nouvelles tentatives|a été différé|verzögert|weiterhin versucht|erneut versucht|zustellung verzögert|atrasad|adiad|continuará tentando|novas tentativas|tentativas de entrega continuar|in ritardo|ritardat|vertraagd|遅延|再送を試み|再送信を試み|延迟|稍后重试|задержан|отложен",
)

// Delayed tells whether a text says that the mail is only late.
func Delayed(s string) bool {
	row, _ := delays.find(letters.Fold(s))
	return row == 1
}
