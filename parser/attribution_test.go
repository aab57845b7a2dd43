package parser

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// attributions is what clients write above a quote, in the language named. An
// asterisk: it counts above quote marks only.
var attributions = strings.Split(strings.TrimSpace(`
es El lun, 5 feb 2024 a las 10:23, Mesa de Ayuda (<mesa@uni.mx>) escribió:
es El lun., 5 feb. 2024 10:23 a. m., Mesa de Ayuda <mesa@uni.mx> escribió:
es El lun, 5 de feb. de 2024 a la(s) 10:23 a. m., Mesa de Ayuda (mesa@uni.mx) escribió:
es El 5 feb 2024, a las 10:23, Mesa de Ayuda <mesa@uni.mx> escribió:
es El 05/02/24 a las 10:23, Mesa de Ayuda escribió:
es El 2024-02-05 10:23, Mesa de Ayuda escribió:
es El 5 de febrero de 2024 10:23:11 CST, Mesa de Ayuda <mesa@uni.mx> escribió:
es El lunes, 5 de febrero de 2024, 10:23:11 a. m. GMT-6, Mesa de Ayuda <mesa@uni.mx> escribió:
es El 5 feb 2024 10:23 -0600, Mesa de Ayuda <mesa@uni.mx>, escribió:
es El lun, 05-02-2024 a las 10:23 -0600, Mesa de Ayuda escribió:
es El Lun, 5 de Febrero de 2024, 10:23, Mesa de Ayuda escribió:
es Mesa de Ayuda <mesa@uni.mx> escribió el lun, 5 feb 2024 a las 10:23:
es *Mesa de Ayuda <mesa@uni.mx> escribió:
es El lunes 5 de febrero de 2024, Mesa de Ayuda <mesa@uni.mx> escribió:
es El 5/2/24 a las 10:23, "Mesa de Ayuda" <mesa@uni.mx> ha escrito:
en On Mon, Feb 5, 2024 at 10:23 AM Mesa de Ayuda <mesa@uni.mx> wrote:
en On 2/5/24 10:23 AM, Mesa de Ayuda wrote:
en On 5 Feb 2024, at 10:23, Mesa de Ayuda <mesa@uni.mx> wrote:
en On Mon, 5 Feb 2024 10:23:11 -0600 Mesa de Ayuda <mesa@uni.mx> wrote:
en On Monday, February 5, 2024, 10:23:11 AM CST, Mesa de Ayuda <mesa@uni.mx> wrote:
en On Monday, February 5th, 2024 at 10:23 AM, Mesa de Ayuda <mesa@uni.mx> wrote:
en On Feb 5, 2024, Mesa de Ayuda <mesa@uni.mx> wrote:
en *Mesa de Ayuda wrote on 2/5/24 10:23 AM:
en *Mesa de Ayuda said the following on 2/5/2008 10:23 AM:
en At 10:23 AM 2/5/98 -0600, Mesa de Ayuda wrote:
en In a message dated 2/5/98 10:23:12 AM Central Standard Time, mesa@uni.mx writes:
en *mesa@uni.mx wrote:
en 5 Feb 2024 10:23, Mesa de Ayuda wrote:
en Mesa de Ayuda <mesa@uni.mx> wrote on Mon, Feb 5, 2024 at 10:23 AM:
en On Mon, Feb 05, 2024 at 10:23:11AM -0600, Mesa de Ayuda wrote:
en At 2024-02-05 10:23:11, "Mesa de Ayuda" <mesa@uni.mx> wrote:
pt Em seg., 5 de fev. de 2024 às 10:23, Mesa de Ayuda <mesa@uni.mx> escreveu:
pt Em 05/02/2024 10:23, Mesa de Ayuda escreveu:
pt Mesa de Ayuda <mesa@uni.mx> escreveu (segunda, 5/02/2024 à(s) 10:23):
pt A segunda, 5 de fev. de 2024, 10:23, Mesa de Ayuda <mesa@uni.mx> escreveu:
pt Em segunda-feira, 5 de fevereiro de 2024 10:23:11 BRT, Mesa de Ayuda <mesa@uni.mx> escreveu:
fr Le lun. 5 févr. 2024 à 10:23, Mesa de Ayuda <mesa@uni.mx> a écrit :
fr Le 05/02/2024 à 10:23, Mesa de Ayuda a écrit :
fr Le 5 févr. 2024 à 10:23, Mesa de Ayuda <mesa@uni.mx> a écrit :
fr Le lundi 5 février 2024 à 10:23:11 UTC+1, Mesa de Ayuda <mesa@uni.mx> a écrit :
fr *Mesa de Ayuda a écrit le 05/02/2024 à 10:23 :
de Am Mo., 5. Feb. 2024 um 10:23 Uhr schrieb Mesa de Ayuda <mesa@uni.mx>:
de Am 05.02.24 um 10:23 schrieb Mesa de Ayuda:
de Am 05.02.2024 um 10:23 schrieb Mesa de Ayuda <mesa@uni.mx>:
de Mesa de Ayuda <mesa@uni.mx> schrieb am Mo., 5. Feb. 2024, 10:23:
de Am Montag, 5. Februar 2024, 10:23:11 CET schrieb Mesa de Ayuda:
de Am 5. Februar 2024 10:23:11 MEZ schrieb Mesa de Ayuda <mesa@uni.mx>:
it Il giorno lun 5 feb 2024 alle ore 10:23 Mesa de Ayuda <mesa@uni.mx> ha scritto:
it Il 05/02/24 10:23, Mesa de Ayuda ha scritto:
it Il lunedì 5 febbraio 2024 alle ore 10:23:11 CET, Mesa de Ayuda <mesa@uni.mx> ha scritto:
ca El dl., 5 de febr. 2024, 10:23, Mesa de Ayuda <mesa@uni.mx> va escriure:
ca Missatge de Mesa de Ayuda <mesa@uni.mx> del dia dl., 5 de febr. 2024 a les 10:23:
gl O luns, 5 de feb de 2024 ás 10:23, Mesa de Ayuda (<mesa@uni.mx>) escribiu:
eu Mesa de Ayuda (<mesa@uni.mx>) erabiltzaileak hau idatzi du (2024 ots. 5, al. 10:23):
nl Op ma 5 feb 2024 om 10:23 schreef Mesa de Ayuda <mesa@uni.mx>:
nl Op 05-02-2024 om 10:23 schreef Mesa de Ayuda:
nl Op 5 feb. 2024, om 10:23 heeft Mesa de Ayuda <mesa@uni.mx> het volgende geschreven:
sv Den mån 5 feb. 2024 kl 10:23 skrev Mesa de Ayuda <mesa@uni.mx>:
sv 5 feb. 2024 kl. 10:23 skrev Mesa de Ayuda <mesa@uni.mx>:
sv Den 2024-02-05 kl. 10:23, skrev Mesa de Ayuda:
da Den man. 5. feb. 2024 kl. 10.23 skrev Mesa de Ayuda <mesa@uni.mx>:
no man. 5. feb. 2024 kl. 10:23 skrev Mesa de Ayuda <mesa@uni.mx>:
fi ma 5. helmik. 2024 klo 10.23 Mesa de Ayuda (mesa@uni.mx) kirjoitti:
fi *Mesa de Ayuda kirjoitti 5.2.2024 kello 10.23:
pl pon., 5 lut 2024 o 10:23 Mesa de Ayuda <mesa@uni.mx> napisał(a):
pl W dniu 05.02.2024 o 10:23, Mesa de Ayuda pisze:
cs po 5. 2. 2024 v 10:23 odesílatel Mesa de Ayuda <mesa@uni.mx> napsal:
cs Dne 05. 02. 24 v 10:23 Mesa de Ayuda napsal(a):
sk po 5. 2. 2024 o 10:23 Mesa de Ayuda <mesa@uni.mx> napísal(a):
hu Mesa de Ayuda <mesa@uni.mx> ezt írta (időpont: 2024. febr. 5., H, 10:23):
hu 2024. 02. 05. 10:23 keltezéssel, Mesa de Ayuda írta:
ro În lun., 5 feb. 2024 la 10:23, Mesa de Ayuda <mesa@uni.mx> a scris:
ro Pe lun., 5 feb. 2024 la 10:23, Mesa de Ayuda <mesa@uni.mx> a scris:
el Στις Δευ 5 Φεβ 2024 στις 10:23 π.μ., ο/η Mesa de Ayuda <mesa@uni.mx> έγραψε:
tr Mesa de Ayuda <mesa@uni.mx>, 5 Şub 2024 Pzt, 10:23 tarihinde şunu yazdı:
tr 5 Şubat 2024 Pazartesi tarihinde Mesa de Ayuda <mesa@uni.mx> yazdı:
ru пн, 5 февр. 2024 г. в 10:23, Mesa de Ayuda <mesa@uni.mx>:
ru 05.02.2024 10:23, Mesa de Ayuda пишет:
ru 5 февраля 2024 г., 10:23, Mesa de Ayuda <mesa@uni.mx> написал(а):
ru Понедельник, 5 февраля 2024, 10:23 +03:00 от Mesa de Ayuda <mesa@uni.mx>:
ru 05.02.2024, 10:23, "Mesa de Ayuda" <mesa@uni.mx>:
uk пн, 5 лют. 2024 р. о 10:23 Mesa de Ayuda <mesa@uni.mx> пише:
bg На пн, 5.02.2024 г. в 10:23 Mesa de Ayuda <mesa@uni.mx> написа:
sr пон, 5. феб 2024. у 10:23 Mesa de Ayuda <mesa@uni.mx> је написао/ла:
hr pon, 5. velj 2024. u 10:23 Mesa de Ayuda <mesa@uni.mx> napisao je:
sl V pon., 5. feb. 2024 ob 10:23 je oseba Mesa de Ayuda <mesa@uni.mx> napisala:
lv Pirmd., 2024. g. 5. febr., plkst. 10:23 — lietotājs Mesa de Ayuda (<mesa@uni.mx>) rakstīja:
lt 2024-02-05, pr, 10:23 Mesa de Ayuda <mesa@uni.mx> rašė:
et Kontakt Mesa de Ayuda (<mesa@uni.mx>) kirjutas kuupäeval E, 5. veebruar 2024 kell 10:23:
he ‫בתאריך יום ב׳, 5 בפבר׳ 2024 ב-10:23 מאת ‪Mesa de Ayuda‬‏ <‪mesa@uni.mx‬‏>:‬
ar في الاثنين، 5 فبراير 2024 في 10:23 ص تمت كتابة ما يلي بواسطة ‪Mesa de Ayuda‬‏ <‪mesa@uni.mx‬‏>:
ar في الاثنين، ٥ فبراير ٢٠٢٤ في ١٠:٢٣ ص تمت كتابة ما يلي بواسطة ‪Mesa de Ayuda‬‏ <‪mesa@uni.mx‬‏>:
fa در تاریخ دوشنبه ۵ فوریهٔ ۲۰۲۴ ساعت ۱۰:۲۳ Mesa de Ayuda <mesa@uni.mx> نوشت:
zh 在 2024年2月5日，10:23，Mesa de Ayuda <mesa@uni.mx> 写道：
zh Mesa de Ayuda <mesa@uni.mx> 于2024年2月5日周一 10:23写道：
zh Mesa de Ayuda <mesa@uni.mx> 於 2024年2月5日 週一 上午10:23寫道：
zh 在 2024-02-05 10:23:11，"Mesa de Ayuda" <mesa@uni.mx> 写道：
ja 2024年2月5日(月) 10:23 Mesa de Ayuda <mesa@uni.mx>:
ja 2024/02/05 10:23、Mesa de Ayuda <mesa@uni.mx>のメール:
ja On 2024/02/05 10:23, Mesa de Ayuda wrote:
ko 2024년 2월 5일 (월) 오전 10:23, Mesa de Ayuda <mesa@uni.mx>님이 작성:
ko 2024. 2. 5. 오전 10:23, Mesa de Ayuda <mesa@uni.mx> 작성:
vi Vào Th 2, 5 thg 2, 2024 vào lúc 10:23 Mesa de Ayuda <mesa@uni.mx> đã viết:
th ในวันที่ จ. 5 ก.พ. 2024 เวลา 10:23 Mesa de Ayuda <mesa@uni.mx> เขียนว่า:
id Pada tanggal Sen, 5 Feb 2024 pukul 10.23 Mesa de Ayuda <mesa@uni.mx> menulis:
xx 2024-02-05 10:23 GMT-06:00 Mesa de Ayuda <mesa@uni.mx>:
xx *2024/2/5 Mesa de Ayuda <mesa@uni.mx>
xx *Tarehe 5 Feb 2024 saa 10:23, mtumiaji Mesa de Ayuda <mesa@uni.mx> aliandika:
xx *Feb 5, 2024, 10:23 by mesa@uni.mx:
`), "\n")

// TestAttributions: each of them, wrapped anywhere over two lines, above
// marks or none, is known for what it is, and nothing else is cut.
func TestAttributions(t *testing.T) {
	for _, a := range attributions {
		_, a, _ = strings.Cut(a, " ")
		a, weak := strings.CutPrefix(a, "*")
		words := strings.Fields(a)
		for at := range words {
			if at > 0 && (weak || len(strings.Join(words[:at], " ")) < 30 && !spoken.leads[fold(words[0])]) {
				continue // nobody wraps there
			}
			wrapped := a
			if at > 0 {
				wrapped = strings.Join(words[:at], " ") + "\n" + strings.Join(words[at:], " ")
			}
			for _, quote := range []string{"> Hola\n> adiós\n", "Hola\nadiós\n"} {
				if weak && quote[0] != '>' {
					continue
				}
				m := parse(reply("Ya probé y sigue igual.\n\n" + wrapped + "\n\n" + quote))
				if m.NewText != "Ya probé y sigue igual." || len(m.Cuts) == 0 {
					t.Errorf("%q\nread %q", wrapped+"\n"+quote, m.NewText)
					break
				}
			}
		}
	}
}

// TestAttributionLaw: nor do more wrapping, no-break spaces, links that a
// converter glued, marks of bold or CRLF hide one.
func TestAttributionLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(attributions).Draw(t, "attribution")
		_, a, _ = strings.Cut(a, " ")
		if strings.HasPrefix(a, "*") {
			t.Skip("needs marks as it is")
		}
		switch rapid.IntRange(0, 4).Draw(t, "dress") {
		case 1:
			a = strings.Replace(a, "10:23 ", "10:23\u00a0", 1)
		case 2:
			a = strings.Replace(a, "mesa@uni.mx", "mesa@uni.mx<mailto:mesa@uni.mx>", 1)
		case 3:
			a = strings.Replace(a, "Mesa de Ayuda", "*Mesa de Ayuda*", 1)
		case 4:
			a = "  " + a + "  "
		}
		text := written(t)
		body := text + "\n\n" + a + "\n" + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "gap") + rapid.SampledFrom([]string{"> Hola\n>\n> adiós\n", "Hola\n\nadiós\n"}).Draw(t, "quote")
		if rapid.Bool().Draw(t, "crlf") {
			body = strings.ReplaceAll(body, "\n", "\r\n")
		}
		m := parse(reply(body))
		if m.NewText != text {
			t.Fatalf("wrote %q\nread  %q\nof %q", text, m.NewText, body)
		}
		holdCuts(t, "law", m)
	})
}

