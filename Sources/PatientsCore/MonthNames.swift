/// The names of the twelve months of the Gregorian calendar in the clinics' languages.
enum MonthNames {
  /// Of Latin letters, the shortest name has three; other scripts have shorter ones.
  static let shortest = 2
  /// The most words that one name has: `كانون الثاني`.
  static let mostWords = 2

  /// The month, 1...12, of a name in any case, with accents or without, short or long; nil for what
  /// is none. Names of other calendars' months (محرم, فروردین) are none.
  static func month(_ name: some StringProtocol) -> Int? {
    table[folded(name)]
  }

  private static let table: [String: Int] = {
    var table: [String: Int] = [:]
    for (index, names) in namesOfMonths.enumerated() {
      for name in names.split(separator: ",") {
        table[folded(name)] = index + 1
      }
    }
    return table
  }()

  /// By month: English, French, German, Spanish, Portuguese, Italian, Turkish, Tagalog; Russian;
  /// Arabic of the Gulf and Egypt, of the Levant, of the Maghreb; Persian, Urdu; Hindi. What one
  /// language has in common with one before it stands there.
  private static let namesOfMonths = [
    """
    january,jan,janvier,janv,januar,jänner,jän,enero,ene,janeiro,gennaio,gen,ocak,oca,январь,января,янв,\
    يناير,كانون الثاني,جانفي,ژانویه,جنوری,जनवरी,जन
    """,
    """
    february,feb,février,févr,fév,februar,febrero,fevereiro,fev,febbraio,şubat,şub,pebrero,peb,\
    февраль,февраля,фев,февр,فبراير,شباط,فيفري,فوریه,فروری,फरवरी,फ़रवरी,फर,फ़र
    """,
    """
    march,mar,mars,märz,mär,maerz,mrz,marzo,março,mart,marso,март,марта,мар,\
    مارس,آذار,مارچ,मार्च
    """,
    """
    april,apr,avril,avr,abril,abr,aprile,nisan,nis,апрель,апреля,апр,\
    أبريل,نيسان,أفريل,آوریل,اپریل,अप्रैल
    """,
    """
    may,mai,mayo,maio,maggio,mag,mayıs,май,мая,\
    مايو,أيار,ماي,مه,می,مئی,मई
    """,
    """
    june,jun,juin,juni,junio,junho,giugno,giu,haziran,haz,hunyo,hun,июнь,июня,июн,\
    يونيو,يونيه,حزيران,جوان,ژوئن,جون,जून
    """,
    """
    july,jul,juillet,juil,juli,julio,julho,luglio,lug,temmuz,tem,hulyo,hul,июль,июля,июл,\
    يوليو,يوليه,تموز,جويلية,يوليوز,ژوئیه,جولائی,जुलाई,जुल
    """,
    """
    august,aug,août,agosto,ago,ağustos,ağu,август,августа,авг,\
    أغسطس,آب,أوت,غشت,اگست,अगस्त,अग
    """,
    """
    september,sep,sept,septembre,septiembre,setiembre,setembro,set,settembre,eylül,eyl,setyembre,\
    сентябрь,сентября,сен,сент,سبتمبر,أيلول,شتنبر,سپتامبر,ستمبر,सितंबर,सितम्बर,सित
    """,
    """
    october,oct,octobre,oktober,okt,octubre,outubro,out,ottobre,ott,ekim,eki,oktubre,\
    октябрь,октября,окт,أكتوبر,تشرين الأول,اکتبر,अक्टूबर,अक्तूबर,अक्टू
    """,
    """
    november,nov,novembre,noviembre,novembro,kasım,kas,nobyembre,nob,ноябрь,ноября,ноя,нояб,\
    نوفمبر,تشرين الثاني,نونبر,نوامبر,نومبر,नवंबर,नवम्बर,नव
    """,
    """
    december,dec,décembre,déc,dezember,dez,diciembre,dic,dezembro,dicembre,aralık,ara,disyembre,dis,\
    декабрь,декабря,дек,ديسمبر,كانون الأول,دجنبر,دسامبر,دسمبر,दिसंबर,दिसम्बर,दिस
    """,
  ]
}
