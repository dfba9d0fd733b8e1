/// What the columns of leads files are usually called, in the languages in which leads come.
///
/// A script that says `lead.phone` can be told that the file has `Mobile No.`; nothing is read by a
/// guess.
enum ColumnSynonyms {
  /// A line for each thing, the usual names of scripts first.
  private static let things: [[String]] = [
    [
      "phone", "mobile", "telephone", "tel", "cell", "whatsapp", "mobile no", "mobile number",
      "phone no", "phone number", "contact number", "contact no", "cell phone", "gsm",
      "هاتف", "الهاتف", "رقم الهاتف", "جوال", "الجوال", "رقم الجوال", "موبايل", "رقم الموبايل",
      "teléfono", "móvil", "celular", "téléphone", "portable", "numéro de téléphone",
      "Telefon", "Telefonnummer", "Handy", "Handynummer", "Mobilnummer",
      "телефон", "мобильный", "номер телефона",
    ],
    [
      "email", "e-mail", "mail", "email address", "e-mail address",
      "البريد الإلكتروني", "بريد إلكتروني", "الإيميل", "ايميل",
      "correo", "correo electrónico", "courriel", "adresse e-mail", "E-Mail-Adresse",
      "почта", "электронная почта", "эл. почта",
    ],
    [
      "full_name", "name", "client name", "patient name", "customer name", "contact name", "client",
      "patient", "الاسم", "الاسم الكامل", "اسم المريض", "اسم العميل", "nombre completo", "nombre",
      "nombre y apellidos", "nom complet", "nom et prénom", "nom", "vollständiger Name",
      "Vor- und Nachname",
      "имя", "ФИО", "полное имя",
    ],
    [
      "preferred_name", "nickname", "known as", "call name", "اسم الشهرة", "اللقب", "apodo",
      "surnom",
      "Rufname", "Spitzname", "обращение",
    ],
    [
      "first_name", "given name", "forename", "الاسم الأول", "nombre de pila", "prénom", "Vorname",
    ],
    [
      "last_name", "surname", "family name", "اسم العائلة", "apellido", "apellidos",
      "nom de famille", "Nachname", "Familienname", "фамилия",
    ],
    [
      "gender", "sex", "الجنس", "النوع", "género", "sexo", "genre", "sexe", "Geschlecht", "пол",
    ],
    [
      "date_of_birth", "birth_date", "birthday", "dob", "d.o.b", "born", "born on", "birthdate",
      "تاريخ الميلاد", "تاريخ الولادة", "fecha de nacimiento", "nacimiento", "date de naissance",
      "naissance", "Geburtsdatum", "Geburtstag", "geboren am", "дата рождения", "день рождения",
    ],
    [
      "source", "lead source", "channel", "utm source", "origin", "referred by",
      "المصدر", "origen", "fuente", "canal", "origine", "provenance", "Quelle", "Herkunft",
      "источник",
    ],
    [
      "treatment", "service", "procedure", "interest", "interested in",
      "العلاج", "الخدمة", "tratamiento", "servicio", "traitement", "soin", "Behandlung", "лечение",
      "услуга", "процедура",
    ],
    [
      "notes", "note", "comment", "comments", "remark", "remarks", "message",
      "ملاحظات", "ملاحظة", "تعليق", "notas", "observaciones", "comentarios", "remarques",
      "commentaire",
      "Notizen", "Bemerkung", "Bemerkungen", "Kommentar", "примечание", "комментарий", "заметки",
    ],
    [
      "created_at", "created", "date", "submitted at", "timestamp", "date created", "lead date",
      "التاريخ", "تاريخ الإنشاء", "fecha", "fecha de creación", "date de création", "Datum",
      "erstellt am", "дата", "дата создания",
    ],
    [
      "id", "lead id", "lead no", "lead number", "reference", "ref", "record id", "رقم العميل",
      "número",
      "numéro", "Nummer", "номер",
    ],
  ]

  private static let plainThings = things.map { $0.map(ColumnName.plain) }

  /// The names that mean the same as one, in their plain form; none for a name that is not usual.
  static func names(for name: String) -> [String] {
    let fold = ColumnName.folded(name)
    return plainThings.first { $0.contains { ColumnName.folded($0) == fold } } ?? []
  }
}

extension LeadHeader {
  /// The column that somebody most likely means by a name that no column has, since it is usual for
  /// the same thing; nil where none is.
  package func usualColumn(for name: String) -> Int? {
    let usual = ColumnSynonyms.names(for: name)
    let folds = Set(usual.map(ColumnName.folded))
    let same = names.firstIndex { folds.contains(ColumnName.folded($0)) }
    return same
      ?? plainNames.firstIndex { plain in usual.contains { "_\(plain)_".contains("_\($0)_") } }
  }
}
