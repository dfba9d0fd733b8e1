#include "simdjson_reader.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string_view>
#include <utility>

using namespace simdjson;

struct json_reader {
  ondemand::parser parser;
  char *buffer = nullptr;
  /* Where strings are unescaped.  simdjson has such a place of its own, but
     does not look whether it got it. */
  uint8_t *strings = nullptr;
  size_t capacity = 0;

  ~json_reader() {
    delete[] buffer;
    delete[] strings;
  }

  /* simdjson reads up to SIMDJSON_PADDING bytes behind the text, and writes so
     many behind a string. */
  bool hold(const char *bytes, size_t count) {
    if (count > SIZE_MAX / 2)
      return false;
    if (capacity < count + SIMDJSON_PADDING &&
        !grow(count + count / 2 + SIMDJSON_PADDING))
      return false;
    if (count > 0)
      std::memcpy(buffer, bytes, count);
    std::memset(buffer + count, ' ', SIMDJSON_PADDING);
    return true;
  }

  bool grow(size_t wanted) {
    char *longer = new (std::nothrow) char[wanted];
    uint8_t *more = new (std::nothrow) uint8_t[wanted];
    if (!longer || !more) {
      delete[] longer;
      delete[] more;
      return false;
    }
    delete[] buffer;
    delete[] strings;
    buffer = longer;
    strings = more;
    capacity = wanted;
    return true;
  }
};

namespace {

/* Stopping is no error of the document, but must unwind like one. */
constexpr error_code stopped = error_code::NUM_ERROR_CODES;

struct walk {
  ondemand::document &document;
  const ondemand::parser &parser;
  uint8_t *string; /* where the next goes */
  const char *source;
  size_t count;
  uint32_t maximum_depth;
  json_visitor visitor;
  void *context;

  error_code tell(json_event event) {
    return visitor(context, &event) ? SUCCESS : stopped;
  }

  /* Where the container that was just read ends: the next token, less the
     white space before it. */
  size_t end_offset() {
    const char *next = nullptr;
    size_t end = count;
    if (document.current_location().get(next) == SUCCESS && next)
      end = static_cast<size_t>(next - source);
    if (end > count)
      end = count;
    while (end > 0 && std::strchr(" \t\r\n", source[end - 1]))
      end--;
    return end;
  }

  template <typename Value> error_code scalar(Value &value, json_event event) {
    ondemand::json_type type;
    if (auto error = value.type().get(type))
      return error;
    if (type == ondemand::json_type::string) {
      ondemand::raw_json_string raw;
      std::string_view text;
      if (auto error = value.get_raw_json_string().get(raw))
        return error;
      if (auto error = parser.unescape(raw, string).get(text))
        return error;
      event.kind = JSON_STRING;
      event.text = text.data();
      event.count = text.size();
    } else if (type == ondemand::json_type::number) {
      std::string_view raw;
      if (auto error = number(value, raw))
        return error;
      event.kind = JSON_NUMBER;
      event.text = raw.data();
      event.count = raw.size();
    } else if (type == ondemand::json_type::boolean) {
      bool truth;
      if (auto error = value.get_bool().get(truth))
        return error;
      event.kind = truth ? JSON_TRUE : JSON_FALSE;
    } else {
      bool null = false;
      if (auto error = value.is_null().get(null))
        return error;
      if (!null)
        return N_ATOM_ERROR;
      event.kind = JSON_NULL;
    }
    return tell(event);
  }

  /* Checks a number's grammar (RFC 8259, 6) without a limit on its size. */
  template <typename Value>
  static error_code number(Value &value, std::string_view &raw) {
    raw = value.raw_json_token();
    while (!raw.empty() && std::strchr(" \t\r\n", raw.back()))
      raw.remove_suffix(1);
    const char *at = raw.data(), *end = at + raw.size();
    auto digits = [&] {
      const char *from = at;
      while (at < end && *at >= '0' && *at <= '9')
        at++;
      return at > from;
    };
    if (at < end && *at == '-')
      at++;
    if (at < end && *at == '0')
      at++;
    else if (!digits())
      return NUMBER_ERROR;
    if (at < end && *at == '.') {
      at++;
      if (!digits())
        return NUMBER_ERROR;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      if (!digits())
        return NUMBER_ERROR;
    }
    if (at != end)
      return NUMBER_ERROR;
    /* Not read as a number: simdjson's types would refuse what does not fit
       64 bits.  The container's iterator passes over it. */
    return SUCCESS;
  }

  template <typename Value> error_code object(Value &value, json_event event) {
    ondemand::object object;
    if (auto error = value.get_object().get(object))
      return error;
    event.kind = JSON_OBJECT_BEGIN;
    if (auto error = tell(event))
      return error;
    for (auto member : object) {
      ondemand::field field;
      if (auto error = std::move(member).get(field))
        return error;
      std::string_view key;
      if (auto error = parser.unescape(field.key(), string).get(key))
        return error;
      ondemand::value inner = field.value();
      if (auto error = any(inner, event.depth + 1, key.data(), key.size()))
        return error;
    }
    event.kind = JSON_OBJECT_END;
    event.offset = end_offset();
    return tell(event);
  }

  template <typename Value> error_code array(Value &value, json_event event) {
    ondemand::array array;
    if (auto error = value.get_array().get(array))
      return error;
    event.kind = JSON_ARRAY_BEGIN;
    if (auto error = tell(event))
      return error;
    for (auto element : array) {
      ondemand::value inner;
      if (auto error = element.get(inner))
        return error;
      if (auto error = any(inner, event.depth + 1, nullptr, 0))
        return error;
    }
    event.kind = JSON_ARRAY_END;
    event.offset = end_offset();
    return tell(event);
  }

  /* The document: an object or an array, and nothing behind it. */
  error_code root() {
    ondemand::json_type type;
    if (auto error = document.type().get(type))
      return error;
    const bool container = type == ondemand::json_type::object ||
                           type == ondemand::json_type::array;
    if (!container)
      return INCORRECT_TYPE;
    if (auto error = any(document, 0, nullptr, 0))
      return error;
    const char *next = nullptr;
    const bool more = document.current_location().get(next) == SUCCESS;
    return more ? TAPE_ERROR : SUCCESS;
  }

  template <typename Value>
  error_code any(Value &value, uint32_t depth, const char *key,
                 size_t key_count) {
    if (depth > maximum_depth)
      return DEPTH_ERROR;
    ondemand::json_type type;
    if (auto error = value.type().get(type))
      return error;
    const char *at = nullptr;
    if (auto error = document.current_location().get(at))
      return error;
    json_event event = {};
    event.depth = depth;
    event.key = key;
    event.key_count = key_count;
    event.offset = static_cast<size_t>(at - source);
    if (type == ondemand::json_type::object)
      return object(value, event);
    if (type == ondemand::json_type::array)
      return array(value, event);
    return scalar(value, event);
  }
};

} // namespace

extern "C" json_reader *json_reader_new(void) {
  return new (std::nothrow) json_reader;
}

extern "C" void json_reader_free(json_reader *reader) { delete reader; }

extern "C" const char *json_reader_visit(json_reader *reader, const char *bytes,
                                         size_t count, uint32_t maximum_depth,
                                         json_visitor visitor, void *context) {
  if (!reader || (!bytes && count > 0))
    return "there is nothing to read";
  if (!reader->hold(bytes, count))
    return "memory ran out";
  ondemand::document document;
  auto error = reader->parser.iterate(reader->buffer, count, reader->capacity)
                   .get(document);
  if (error)
    return error_message(error);
  walk walk{document, reader->parser, reader->strings, reader->buffer,
            count,    maximum_depth,  visitor,         context};
  error = walk.root();
  if (error == stopped)
    return nullptr;
  return error ? error_message(error) : nullptr;
}
