package parser

import "strings"

// Words of which thanks are made, folded and squeezed. A text is courtesy if it
// has nothing else and at least one of thanks, apart from the greeting, the
// closing and the name below.
var (
	thanksWords = squeezedSet(`gracias grasias gracia graciass grax grcs grs gracais garcias gracis grazias mercy thanks thank thx thnx thanx tnx thks thnks ty tysm tks tq
		obrigado obrigada obg brigado brigada valeu vlw merci grazie danke dank dankeschon gracies merces eskerrik grazas bedankt dankjewel tack takk tak kiitos dziekuje dzieki dekuji dakujem koszonom multumesc hvala tesekkurler спасибо дякую ευχαριστω
		谢谢 谢谢您 谢谢你 謝謝 感谢 多谢 ありがとう ありがとうございます ありがとうございました 감사합니다 תודה شكرا
		ok okay oki okey okis oks vale perfecto perfecta perfect perfekt parfait perfetto perfeito excelente excellent enterado enterada enterados recibido recibida recibidos recebido recu erhalten entendido entendida entendidos listo lista
		agradezco agradecemos agradecido agradecida agradecidos great super genial bien bueno correcto acuerdo received got anotado copiado copy va sale sale y vale noted gotcha understood awesome cool nice fantastico fantastica maravilloso estupendo magnifico
		buenisimo padrisimo chido sobres arre orale fenomenal impecable bravo felicidades felicitaciones ottimo super noice confirmado confirmed wonderful amazing brilliant appreciated appreciate beleza blz`)
	politeWords = squeezedSet(`muchas muchisimas muchisisimas muchos mil miles un una de todo todos toda todas por para su sus tu ti usted ustedes ud uds mucho tus el la lo los las y e a al que te le les se me nos muy con en mi mis del
		apoyo atencion atenciones ayuda respuesta pronta rapida rapidez prontitud aclaracion informacion info servicio tiempo amabilidad favor solucion gestion seguimiento trabajo paciencia disposicion dedicacion orientacion molestia molestias aviso dato
		rapidisimo pronto tan inmediata eficiente amable amables excelentes linda lindo bonita bonito
		much so very a lot many tons bunch for the you your u all everyone everybody team again help support reply response quick fast prompt time kind kindness effort work assistance it this that i we my our really sincerely
		nuevamente otra_vez dia dias buen buena buenas buenos tarde tardes noche noches fin semana finde feliz igualmente asimismo
		saludos saludo salu2 slds cordial cordiales cordialmente atentamente atte respetuosamente afectuosamente sinceramente best regards kind warm cheers bye adios hola hello hi hey dear estimado estimada estimados estimadas querido querida queridos
		ing lic dr dra mtro mtra sr sra srta prof profe profesor profesora maestro maestra doctor doctora inge ingeniero ingeniera licenciado licenciada jefe jefa compa amigo amiga amigos chicos chicas muchachos companeros companeras companero companera equipo mesa soporte tecnico
		quedo quedamos quedo_bien estoy esta estamos estan ha sido fue perfectamente hecho nada works working sounds good fine thats that's is are well done day evening weekend night morning have had great nice wonderful
		muito muita muitas muitos pelo pela pelos ajuda atencao abraco beaucoup bien pour votre aide ton reponse vous viele vielen vielmals dank sehr schon fur ihre die hilfe antwort grusse freundlichen mit gruss viele tante per il tuo aiuto mille moltes pel vostre ajut molt agradecido
		abrazo abrazos solo confirmo asi ya todo claro super mega como_siempre hasta luego manana_ nos vemos excelente quede quedado funcionando funciona resuelto solucionado arreglado quedaron
		dios bendiga bendiciones exito jaja jajaja jeje haha muac besos beso`)
	// assents are thanks behind which a capital letter begins an order rather
	// than a name: «Ok Procedan».
	assents = squeezedSet(`ok okay oki okey vale va sale listo lista perfecto bien bueno correcto recibido enterado entendido anotado great good super acuerdo`)
	// titles end with a full stop that ends no sentence.
	titles = squeezedSet(`lic ing dr dra mtro mtra prof profa sr sra srta arq c cp tec biol mr mrs ms`)
	// troubleWords make any text more than thanks.
	troubleWords = squeezedSet(`no pero aun todavia sigue siguen sigo falta faltan falto error errores problema problemas falla fallas fallo fallando cuando como donde cual cuales cuanto cuanta cuantos quien puede pueden podria podrian puedo pueda ayudar ayudarme necesito necesita necesitamos
		but however still not never when how what where which why who can cant could please issue problem problems doesnt dont isnt wont didnt unfortunately
		porque tampoco ni nunca nadie ninguno ninguna adjunto adjunta anexo anexa urgente urge urgen ademas tambien otra otro otros otras aunque excepto salvo menos sin mas mal peor lento lenta nuevo nueva hoy manana ayer lunes martes miercoles jueves viernes sabado domingo
		mas porem ainda nao mais encore pas jamais aber nicht noch kein ma non ancora pero_no`)
	// wholePhrases are thanks that hold a word of trouble, or say nothing by
	// their words alone.
	wholePhrases = []string{
		"no hay de que", "no hay problema", "no hay pedo", "no se preocupe", "no se preocupen", "no te preocupes", "sin problema", "sin problemas", "no problem", "no worries", "not a problem", "no hay por que",
		"you're welcome", "you are welcome", "youre welcome", "my pleasure", "de nada", "con gusto", "con mucho gusto", "un placer", "a la orden", "a sus ordenes", "a tus ordenes", "para servirle", "es un placer",
		"thanks a million", "1000 gracias", "de rien", "prego", "bitte sehr", "gern geschehen", "de res", "ok ok", "no cabe duda", "por nada", "mil de gracias", "mas que agradecido", "mas que agradecida", "muy bien", "todo bien", "todo en orden",
		"all good", "all set", "sounds good", "will do", "got it", "asi es", "asi quedamos", "estamos en contacto", "quedo al pendiente", "quedo pendiente", "quedamos al pendiente", "al pendiente", "quedo atento", "quedo atenta", "quedamos atentos",
		"por el momento es todo", "eso es todo", "seria todo", "es todo", "sin mas por el momento", "thanks so much again",
	}
	// politePhrases stand beside thanks and say nothing.
	politePhrases = []string{
		"como siempre", "otra vez", "una vez mas", "hasta manana", "hasta el lunes", "nos vemos manana", "buen fin de semana", "que tenga", "que tengan", "que tengas", "que este", "que esten", "que pase", "que pasen", "que descanse", "que descansen",
		"mas que", "cualquier cosa aviso", "cualquier cosa les aviso", "cualquier cosa te aviso", "te aviso", "les aviso", "have a", "take care", "talk soon", "once again", "sin novedad", "no esperaba menos",
		"best wishes", "kind regards", "warm regards", "bom dia", "boa tarde", "boa noite", "bonne journee", "schonen tag", "buona giornata", "bon dia", "you guys", "you rock", "you too", "igual para ustedes", "igual para ti", "igual para usted",
		"sin otro particular", "quedo de usted", "buen dia", "lo mejor", "los mejores", "el mejor", "la mejor", "son los mejores", "eres el mejor", "eres la mejor", "por lo pronto",
	}
	// reactions are what clients write for an emoji, folded.
	reactions = []string{
		"reacciono a su mensaje", "reacciono a tu mensaje", "ha reaccionado a su mensaje", "ha reaccionado a tu mensaje", "reacciono mediante gmail", "reacciono a traves de gmail", "ha reaccionado a traves de gmail", "reacciono desde gmail", "reacciono con",
		"reacted to your message", "reacted to your email", "reacted via gmail", "reacted with", "liked your message", "le gusta su mensaje", "le gusta tu mensaje", "reagiu a sua mensagem", "reagiu a mensagem", "reagiu via gmail", "a reagi a votre message", "a reagi via gmail",
		"hat auf ihre nachricht reagiert", "hat auf deine nachricht reagiert", "hat uber gmail reagiert", "ha reagito al tuo messaggio", "ha reagito tramite gmail", "ha reaccionat al vostre missatge", "ha reaccionat mitjancant gmail",
	}
	// givenNames are those that people write small behind their thanks.
	givenNames = squeezedSet(`ana luis juan jose maria carlos jorge miguel pedro pablo javier francisco paco antonio toño manuel alejandro alex daniel david eduardo lalo fernando gabriel gerardo gustavo hector hugo ignacio nacho ivan jaime jesus chuy julio
		leonardo marco marcos mario martin mauricio octavio omar oscar rafael rafa raul ricardo roberto beto rodrigo salvador santiago sergio victor alberto alfredo andres angel arturo cesar diego enrique quique ernesto felipe armando rene ruben
		adriana alejandra alicia andrea angelica araceli beatriz bety blanca brenda carla carmen carolina caro claudia cristina diana elena elizabeth erika esther fernanda gabriela gaby gloria guadalupe lupita lupe ines irma isabel karla laura leticia lety
		lorena lucia lucy luz magdalena marcela margarita mariana marta martha mayra mercedes monica nancy norma olga patricia paty paola raquel rocio rosa rosario sandra sara silvia sofia sonia susana teresa tere valeria vanessa veronica vero virginia
		yolanda john mary peter paul anna lisa mike steve tom bob pepe memo`)
	unkindEmoji = "👎😡😠😤😢😭🤬❌🙄❓❔⚠🆘😞😕😟🤔😩😫😔🚫⛔❗💔"
	kindOnes    = "👍🙏👌😊🙂😀😃😄😁😆❤👏✅✔🤝💪🙌😉🤗☺🫡💯🎉💙💚💛🧡💜🥰😍🤩😎👊✌🤙☑🆗🙇🥳⭐🌟😘💐🌹🫶😇🤓✨"
)

func squeezedSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[squeeze(fold(strings.ReplaceAll(w, "_", "")))] = true
	}
	return set
}

// squeeze makes one letter of several: «graciasssss».
func squeeze(s string) string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
