package bounce

import (
	"strings"

	"sgaus/parser/letters"
)

// receiptSubjects begin the subjects of the receipts that Outlook and its kin
// write, where they come without the part for machines (RFC 8098).
var receiptSubjects = folded(
	"read:", "not read:", "leído:", "no leído:", "eliminado sin leer:", "lu:", "lu :", "non lu:", "non lu :", "gelesen:", "nicht gelesen:", "ungelesen gelöscht:", "lida:", "lido:", "não lida:", "não lido:", "letto:", "non letto:", "gelezen:", "niet gelezen:", "llegit:", "прочтено:", "прочитано:", "не прочтено:", "開封済み:", "開封確認:", "未開封:", "已读:", "未读:", "已讀:", "przeczytane:", "läst:", "læst:", "lest:",
	"delivered:", "relayed:", "entregado:", "retransmitido:", "remis:", "remis :", "relayé:", "relayé :", "übermittelt:", "zugestellt:", "weitergeleitet an:", "entregue:", "consegnato:", "bezorgd:", "доставлено:", "配信済み:", "已送达:", "expanded:", "expandido:",
	"return receipt", "acuse de recibo", "acuse de lectura", "confirmación de lectura", "accusé de réception", "empfangsbestätigung", "lesebestätigung", "recibo de leitura", "confirmação de leitura", "conferma di lettura", "ricevuta di ritorno", "leesbevestiging", "read receipt", "disposition notification", "message read notification",
)

// receiptWords stand in their text.
var receiptWords = index("was read on|was read at|was deleted without being read|was not read|has been displayed|was displayed on|displayed on the recipient|was opened on|return receipt for the mail|this is a receipt|fue leído|se leyó el|se leyó|ha sido leído|se eliminó sin leer|fue eliminado sin|se ha mostrado|eliminado sin leerse|confirmación de lectura del|esto es un acuse|este es un acuse|a été lu|a été supprimé sans|a été affiché|wurde gelesen|wurde am|ungelesen gelöscht|wurde angezeigt|foi lida|foi lido|foi excluída sem|foi excluída sem ser|foi eliminada|" +
	"è stato letto|è stato eliminato senza|è stato visualizzato|is gelezen|is verwijderd zonder|прочтено|было прочитано|удалено без|開封されました|表示されました|已被读取|已阅读|your message has been delivered to|has been successfully delivered|was successfully delivered|successfully relayed|el mensaje se entregó|se entregó a los|ha sido entregado|delivery to these recipients|se completó la entrega|la entrega a estos|delivery notification was not|but no delivery notification|el servidor de destino no envió|wurde zugestellt|übermittelt an|" +
	"a été remis aux|foi entregue aos|è stato recapitato a|è stato consegnato a")

// Receipt tells whether a mail is a receipt, of reading or of delivery, in
// prose: by its subject and by its words, both.
func Receipt(subject, text string) (words string, ok bool) {
	f := letters.Fold(clip(subject, 200))
	w, ok := startsWith(f, receiptSubjects)
	if !ok {
		return "", false
	}
	row, found := receiptWords.find(letters.Fold(clip(text, 3000)))
	return w + " " + strings.TrimSpace(found), row >= 0
}
