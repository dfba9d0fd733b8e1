/* What two names have in common that differ as people's spelling does. */
#include "letters.h"
#include "names.h"

typedef struct substitute {
  uint32_t character;
  const char *text;
} substitute;

/* Letters that are written in two ways, or have their accent within. */
static const substitute substitutes[] = {
    {0xDF, "ss"}, {0xE6, "ae"}, {0x153, "oe"}, {0x131, "i"}, {0x3AC, "α"},
    {0x3AD, "ε"}, {0x3AE, "η"}, {0x3AF, "ι"},  {0x3CC, "ο"}, {0x3CD, "υ"},
    {0x3CE, "ω"}, {0x3CA, "ι"}, {0x3CB, "υ"},  {0x390, "ι"}, {0x3B0, "υ"},
    {0x3C2, "σ"}, {0x451, "е"},                              /* Russian yo */
    {0x622, "ا"}, {0x623, "ا"}, {0x625, "ا"},  {0x671, "ا"}, /* alef */
    {0x649, "ي"}, {0x6CC, "ي"}, {0x629, "ه"},  {0x6A9, "ك"},
};

/* Marks over and under letters, the stroke that stretches Arabic words, and
 * what is not seen at all. */
static bool is_accent(uint32_t character) {
  static const uint32_t ranges[][2] = {
      {0x300, 0x36F}, {0x591, 0x5C7}, {0x640, 0x640},   {0x64B, 0x65F},
      {0x670, 0x670}, {0x6D6, 0x6ED}, {0x200B, 0x200F}, {0xFEFF, 0xFEFF},
  };
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
    if (character >= ranges[i][0] && character <= ranges[i][1])
      return true;
  return false;
}

/* Arabic's, Persian's and Hindi's digits are those of ASCII. */
static uint32_t digit_of(uint32_t character) {
  static const uint32_t zeros[] = {0x660, 0x6F0, 0x966};
  for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
    if (character >= zeros[i] && character <= zeros[i] + 9)
      return '0' + (character - zeros[i]);
  return character;
}

static size_t write_folded(char *to, uint32_t character) {
  size_t length = 0;
  for (size_t i = 0; i < sizeof substitutes / sizeof substitutes[0]; i++) {
    if (substitutes[i].character != character)
      continue;
    for (const char *text = substitutes[i].text; *text; text++)
      to[length++] = *text;
    return length;
  }
  return names_write(to, letters_base_of(digit_of(character)));
}

/* In place: nothing here has more bytes than what it stands for. */
size_t names_folded(const char *name, size_t length, char *folded) {
  size_t plain = names_plain(name, length, folded), written = 0;
  for (size_t i = 0; i < plain;) {
    uint32_t character = 0;
    size_t step = names_character(folded + i, plain - i, &character);
    i += step ? step : 1;
    if (step && character != '_' && !is_accent(character))
      written += write_folded(folded + written, character);
  }
  folded[written] = '\0';
  return written;
}
