package parser

import "time"

// What stands around the days of an out-of-office mail, one folded word each,
// in the languages of a university's correspondents. A few words mean two
// things in two languages («al», «a»): what decides is the day beside them.
var (
	// backWords announce the day of the return.
	backWords = wordSet(`regreso regresare regresaremos regresamos regresando regresa regresara regresan retorno retornare retorna retornando vuelvo volvere vuelve volvera volvemos
		volveremos vuelta reincorporo reincorporare reincorporacion reincorporandome reincorpora reincorporarme back return returning returns
		volto voltarei volta voltando retornarei regressarei regresso regressando retour reviens reviendrai reprendrai revenu zuruck zuruckkehren ruckkehr
		rientro rientrero torno tornero ritorno ritornero tornare tornada tornaré terug terugkom`)

	// untilWords announce the last day away, or the day of the return: mails
	// do not tell which.
	untilWords = wordSet(`hasta until till til through thru bis ate jusqu'au jusqu jusqu'a jusque fino fins tot t/m before antes`)

	// lastWords are the untilWords, and what stands behind a day, that say
	// that the day itself is still away.
	lastWords = wordSet(`through thru inclusive inclusivo inclusives incluido including incl inclus compris compreso einschliesslich einschließlich inklusive t/m`)

	// fromWords announce the first day away.
	fromWords = wordSet(`desde del from starting since vom ab seit du depuis dal van vanaf partir partire beginning commencing effective comenzando apartir do des`)

	// spanWords stand between two days of which the first is the first away.
	spanWords = wordSet(`al a hasta to until till through thru bis au jusqu'au ate ao tot t/m fino fins - al all' e`)

	// pairWords do so behind pairOpeners only.
	pairWords   = wordSet(`y and et und e i en u`)
	pairOpeners = wordSet(`entre between zwischen dias days jours tage giorni dies dagen tra fra tussen`)

	// dayFillers may stand between such a word and its day.
	dayFillers = wordSet(`zum zur el la los the le les den dem der o il lo l de del d dia dias day jour tag giorno dijous of on em next proximo proxima prochain kommenden inclusive aproximadamente date fecha`)

	// awayWords tell that a sentence speaks of being away.
	awayWords = wordSet(`fuera ausente ausencia vacaciones out away leave holiday holidays vacation off absent abwesend abwesenheit urlaub ferias ausencia absence conge conges vacances ferie assente fuori permiso licencia comision
		unavailable cerrado cerrada closed ooo afwezig vakantie dienstreise`)

	// startWords are the fromWords that open an absence without an end; «su
	// mensaje del 3» opens none.
	startWords = wordSet(`desde from starting since ab seit depuis dal vanaf partir partire beginning commencing effective comenzando apartir`)

	// againWords tell that the day behind a fromWord is that of the return:
	// «le contestaré a partir del 8».
	againWords = wordSet(`contestare contestar contestara contestaremos respondere responder responderemos atendere atender atenderemos atenderle disponible disponibles available reply respond answer responderei disponivel repondrai
		disponible wieder erreichbar beantworten disponibile rispondero nuevamente laborando normalidad reanudo reanudare reanudaremos reanudamos resume incorporo incorporare reopen reabrimos labores`)

	// clockWords make a number an hour.
	clockWords = wordSet(`h hs hr hrs am pm uhr hora horas hours hour o'clock heures ore p.m a.m m min minutos minutes dias days weeks semanas semana tage wochen jours semaines giorni settimane meses months % veces personas`)
	// clockBefore does so before it.
	clockBefore = wordSet(`las los at um ext extension tel telefono phone room sala piso edificio cubiculo oficina no num numero # las às ore alle`)

	// ordinals stand directly behind the number of a day.
	ordinals = wordSet(`st nd rd th º ª o er ro ero re ere eme e ter ten ste de го ° a`)

	firstWords = wordSet(`primero first premier primeiro primo ersten`)
)

// weekdayNames by their folded names, whole and as clients shorten them.
var weekdayNames = func() map[string]time.Weekday {
	table := map[string]time.Weekday{}
	for i, names := range []string{
		"domingo sunday sun dimanche sonntag domenica diumenge zondag dom", "lunes monday mon lundi montag lunedi dilluns maandag segunda segunda-feira lun",
		"martes tuesday tue tues mardi dienstag martedi dimarts dinsdag terca terca-feira", "miercoles wednesday wed mercredi mittwoch mercoledi dimecres woensdag quarta quarta-feira mie",
		"jueves thursday thu thur thurs jeudi donnerstag giovedi dijous donderdag quinta quinta-feira jue", "viernes friday fri vendredi freitag venerdi divendres vrijdag sexta sexta-feira vie",
		"sabado saturday sat samedi samstag sabato dissabte zaterdag sab",
	} {
		for w := range wordSet(names) {
			table[w] = time.Weekday(i)
		}
	}
	return table
}()

// monthNames are the months that an absence may name. Whole words, unlike in
// the headers of quotes: «mayor» is no May, nor «marcar» March.
var monthNames = func() map[string]int {
	table := map[string]int{}
	for i, names := range []string{
		"enero january janvier januar gennaio gener januari janeiro ene jan janv gen", "febrero february fevrier februar febbraio febrer februari fevereiro feb fev fevr", "marzo march mars marz maerz marc maart marco mar mrz",
		"abril april avril aprile abr apr avr", "mayo may mai maggio maig mei maio", "junio june juin juni giugno juny junho jun giu", "julio july juillet juli luglio juliol julho jul lug juil",
		"agosto august aout agost augustus ago aug", "septiembre setiembre september septembre settembre setembre setembro sep sept set", "octubre october octobre oktober ottobre outubro oct okt ott out",
		"noviembre november novembre novembro nov", "diciembre december decembre dezember dicembre desembre dezembro dic dec dez des",
	} {
		for w := range wordSet(names) {
			table[w] = i + 1
		}
	}
	return table
}()

// englishWords tell English from the other languages, which all write the day
// before the month.
var englishWords = wordSet(`the i am will be is my you your of out office and on for thank return back until from please email contact away`)
