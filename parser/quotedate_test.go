package parser

import (
	"testing"
	"time"
)

// quoteDates are dates as clients print them above a forwarded mail. All say
// the same minute, those without a zone as if it were UTC.
var quoteDates = []struct{ date, want, why string }{
	{"lunes, 5 de febrero de 2024 10:23 a. m.", "10:23", "Outlook in Mexico"},
	{"lunes, 5 de febrero de 2024 10:23 p. m.", "22:23", "Outlook in Mexico"},
	{"lunes, 5 de febrero de 2024 10:23 p.\u00a0m.", "22:23", "Outlook in Mexico, no-break space"},
	{"lunes, 5 de febrero de 2024 12:23 a. m.", "00:23", "past midnight"},
	{"lunes, 5 de febrero de 2024 12:23 p. m.", "12:23", "past noon"},
	{"lunes, 05 de febrero de 2024 10:23:45", "10:23:45", "Outlook 2010"},
	{"lunes, 5 de febrero de 2024 a las 10:23", "10:23", "Outlook for the Mac"},
	{"lun, 5 feb 2024 a las 10:23", "10:23", "Gmail"},
	{"lun, 5 de feb de 2024 a la(s) 10:23 p.m.", "22:23", "Gmail in Mexico"},
	{"5 de febrero de 2024, 10:23:00 GMT-6", "16:23", "Apple"},
	{"5 de febrero de 2024 a las 10:23:00 a.m. CST", "16:23", "Apple"},
	{"Lunes, 5 de Febrero 2024 10:23:00", "10:23", "Zimbra"},
	{"05/02/2024 10:23 (GMT-06:00)", "16:23", "Samsung"},
	{"5/2/24 10:23 a. m. (GMT-06:00)", "16:23", "Samsung"},
	{"2024-02-05 10:23", "10:23", "Roundcube"},
	{"Monday, February 5, 2024 10:23 AM", "10:23", "Outlook"},
	{"Monday, February 5, 2024 10:23 PM", "22:23", "Outlook"},
	{"Monday, 5 February 2024 at 10:23", "10:23", "Outlook for the Mac"},
	{"Monday, February 5, 2024 at 10:23 AM", "10:23", "Outlook for the Mac"},
	{"Mon, Feb 5, 2024 at 10:23 AM", "10:23", "Gmail"},
	{"Mon, Feb 5, 2024 at 10:23\u202fPM", "22:23", "Gmail, narrow space"},
	{"On Monday, February 5th, 2024 at 10:23 PM", "22:23", "Proton"},
	{"February 5, 2024 at 10:23:00 AM CST", "16:23", "Apple"},
	{"February 5, 2024 at 10:23:00 AM GMT-6", "16:23", "Apple"},
	{"5 February 2024 at 10:23:00 GMT", "10:23", "Apple in Britain"},
	{"Mon, 5 Feb 2024 10:23:00 -0600", "16:23", "Thunderbird, Mutt"},
	{"Mon, 5 Feb 2024 10:23:00 -0600 (CST)", "16:23", "Pine"},
	{"Monday, February 5, 2024, 10:23:00 AM CST", "16:23", "Yahoo"},
	{"Monday, February 5, 2024, 10:23:00 AM GMT-6", "16:23", "Yahoo"},
	{"Mon, 05 Feb 2024 10:23:00 GMT", "10:23", "Zoho"},
	{"2024-02-05T10:23:00-06:00", "16:23", "ISO"},
	{"2024-02-05T10:23:00Z", "10:23", "ISO"},
	{"2/5/2024 10:23:00 AM", "10:23", "Exchange in the States"},
	{"2/13/2024 10:23 AM", "13", "Exchange in the States"},
	{"13/02/2024 10:23", "13", "day first"},
	{"05.02.2024 10:23", "10:23", "German numbers"},
	{"05.02.24, 10:23", "10:23", "German numbers"},
	{"05-02-2024 10:23", "10:23", "hyphens"},
	{"Montag, 5. Februar 2024 10:23", "10:23", "Outlook in German"},
	{"Mo., 5. Feb. 2024 um 10:23", "10:23", "Gmail in German"},
	{"Mo., 5. Feb. 2024 um 10:23 Uhr", "10:23", "Gmail in German"},
	{"5. Februar 2024 um 10:23:00 MEZ", "09:23", "Apple in German"},
	{"Montag, 05. Februar 2024 um 10:23 Uhr", "10:23", "GMX"},
	{"5. März 2024 um 10:23", "3/5", "March in German"},
	{"lundi 5 février 2024 10:23", "10:23", "Outlook in French"},
	{"lun. 5 févr. 2024 à 10:23", "10:23", "Gmail in French"},
	{"5 février 2024 à 10:23:00 UTC+1", "09:23", "Apple in French"},
	{"lundi 5 février 2024 10h23", "10:23", "French hours"},
	{"5 août 2024 à 10:23", "8/5", "August in French"},
	{"5 juil. 2024 à 10:23", "7/5", "July in French"},
	{"5 juin 2024 à 10:23", "6/5", "June in French"},
	{"5 déc. 2024 à 10:23", "12/5", "December in French"},
	{"segunda-feira, 5 de fevereiro de 2024 10:23", "10:23", "Outlook in Portuguese"},
	{"seg., 5 de fev. de 2024 às 10:23", "10:23", "Gmail in Portuguese"},
	{"lunedì 5 febbraio 2024 10:23", "10:23", "Outlook in Italian"},
	{"lun 5 feb 2024 alle ore 10:23", "10:23", "Gmail in Italian"},
	{"5 febbraio 2024 alle ore 10:23:00 CET", "09:23", "Apple in Italian"},
	{"martedì 5 marzo 2024 10:23", "3/5", "Tuesday in March in Italian"},
	{"mardi 5 mars 2024 10:23", "3/5", "Tuesday in March in French"},
	{"martes, 5 de marzo de 2024 10:23", "3/5", "Tuesday in March in Spanish"},
	{"dilluns, 5 de febrer de 2024 10:23", "10:23", "Catalan"},
	{"dl., 5 de febr. 2024 a les 10:23", "10:23", "Gmail in Catalan"},
	{"5 de gener de 2024 10:23", "1/5", "January in Catalan"},
	{"luns, 5 de febreiro de 2024 10:23", "10:23", "Galician"},
	{"2024(e)ko otsailaren 5(a) 10:23", "10:23", "Basque"},
	{"maandag 5 februari 2024 10:23", "10:23", "Dutch"},
	{"ma 5 feb 2024 om 10:23", "10:23", "Gmail in Dutch"},
	{"dinsdag 5 maart 2024 10:23", "3/5", "March in Dutch"},
	{"mandag den 5. februar 2024 10.23", "10:23", "Danish hours"},
	{"mandag 5. februar 2024 kl. 10:23", "10:23", "Norwegian"},
	{"den 5 februari 2024 10:23", "10:23", "Swedish"},
	{"mån 5 feb. 2024 kl 10:23", "10:23", "Gmail in Swedish"},
	{"maanantai 5. helmikuuta 2024 10.23", "10:23", "Finnish hours"},
	{"ma 5. helmik. 2024 klo 10.23", "10:23", "Gmail in Finnish"},
	{"poniedziałek, 5 lutego 2024 10:23", "10:23", "Polish"},
	{"pon., 5 lut 2024 o 10:23", "10:23", "Gmail in Polish"},
	{"5 października 2024 10:23", "10/5", "October in Polish"},
	{"pondělí 5. února 2024 10:23", "10:23", "Czech"},
	{"po 5. 2. 2024 v 10:23", "10:23", "Gmail in Czech"},
	{"5. července 2024 10:23", "7/5", "July in Czech"},
	{"5. června 2024 10:23", "6/5", "June in Czech"},
	{"5. září 2024 10:23", "9/5", "September in Czech"},
	{"pondelok 5. februára 2024 10:23", "10:23", "Slovak"},
	{"2024. február 5., hétfő 10:23", "10:23", "Hungarian"},
	{"2024. febr. 5., H, 10:23", "10:23", "Gmail in Hungarian"},
	{"luni, 5 februarie 2024 10:23", "10:23", "Romanian"},
	{"5 iulie 2024 10:23", "7/5", "July in Romanian"},
	{"5 Şubat 2024 Pazartesi 10:23", "10:23", "Turkish"},
	{"5 Şub 2024 Pzt, 10:23", "10:23", "Gmail in Turkish"},
	{"5 Ağustos 2024 Pazartesi 10:23", "8/5", "August in Turkish"},
	{"5 Aralık 2024 Perşembe 10:23", "12/5", "December in Turkish"},
	{"понедельник, 5 февраля 2024 г. 10:23", "10:23", "Russian"},
	{"Понедельник, 5 февраля 2024, 10:23 +03:00", "07:23", "Mail.ru"},
	{"пн, 5 февр. 2024 г. в 10:23", "10:23", "Gmail in Russian"},
	{"5 мая 2024 г. 10:23", "5/5", "May in Russian"},
	{"понеділок, 5 лютого 2024 р. 10:23", "10:23", "Ukrainian"},
	{"5 жовтня 2024 10:23", "10/5", "October in Ukrainian"},
	{"понеделник, 5 февруари 2024 г. 10:23", "10:23", "Bulgarian"},
	{"Δευτέρα, 5 Φεβρουαρίου 2024 10:23 πμ", "10:23", "Greek"},
	{"Δευ, 5 Φεβ 2024 στις 10:23 μ.μ.", "22:23", "Gmail in Greek"},
	{"5 Μαΐου 2024 10:23", "5/5", "May in Greek"},
	{"5 Αυγούστου 2024 10:23", "8/5", "August in Greek"},
	{"ponedjeljak, 5. veljače 2024. 10:23", "10:23", "Croatian"},
	{"ponedeljek, 05. februar 2024 10:23", "10:23", "Slovenian"},
	{"2024年2月5日 10:23", "10:23", "Chinese, Japanese"},
	{"2024年2月5日(月) 10:23", "10:23", "Japanese"},
	{"2024年2月5日(星期一) 上午10:23", "10:23", "QQ"},
	{"2024年2月5日(星期一) 晚上10:23", "22:23", "QQ at night"},
	{"2024年2月5日 下午 10:23", "22:23", "Outlook in Chinese"},
	{"2024年2月5日 週一 下午10:23", "22:23", "Gmail in Taiwan"},
	{"2024年2月5日 午後10:23", "22:23", "Japanese"},
	{"2024年2月5日 10時23分", "10:23", "Japanese hours"},
	{"2024/02/05 10:23", "10:23", "Japanese numbers"},
	{"2024년 2월 5일 월요일 오전 10:23", "10:23", "Korean"},
	{"2024년 2월 5일 (월) 오후 10:23", "22:23", "Korean"},
	{"יום שני 05 פברואר 2024 10:23", "10:23", "Hebrew"},
	{"5 בפברואר 2024 10:23", "10:23", "Hebrew"},
	{"الاثنين، 5 فبراير 2024 10:23 م", "22:23", "Arabic"},
	{"٥ فبراير ٢٠٢٤ ١٠:٢٣ ص", "10:23", "Arabic digits"},
	{"Thứ Hai, 5 tháng 2, 2024 10:23", "10:23", "Vietnamese"},
	{"Senin, 05 Februari 2024 10:23", "10:23", "Indonesian"},
	{"5 Agustus 2024 10.23", "8/5", "August in Indonesian"},
	{"esmaspäev, 5. veebruar 2024 10:23", "10:23", "Estonian"},
	{"pirmdiena, 2024. gada 5. februāris 10:23", "10:23", "Latvian"},
	{"2024 m. vasario 5 d., pirmadienis 10:23", "10:23", "Lithuanian"},
}

// TestQuoteDates: the dates of quote headers, in the languages of the clients.
func TestQuoteDates(t *testing.T) {
	for _, row := range quoteDates {
		want := time.Date(2024, 2, 5, 10, 23, 0, 0, time.UTC)
		for _, layout := range []string{"15:04:05", "15:04"} {
			if c, err := time.Parse(layout, row.want); err == nil {
				want = time.Date(2024, 2, 5, c.Hour(), c.Minute(), c.Second(), 0, time.UTC)
				break
			}
		}
		if d, err := time.Parse("1/2", row.want); err == nil {
			want = time.Date(2024, d.Month(), d.Day(), 10, 23, 0, 0, time.UTC)
		} else if d, err := time.Parse("2", row.want); err == nil {
			want = time.Date(2024, 2, d.Day(), 10, 23, 0, 0, time.UTC)
		}
		if got, _ := quoteDate(row.date, true); !got.Equal(want) {
			t.Errorf("%q (%s): %v, want %v", row.date, row.why, got, want)
		}
	}
}
