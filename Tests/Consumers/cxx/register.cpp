// Registers one lead and prints its id and its patient number, from C++11 on.
//
//   c++ -std=c++11 register.cpp $(pkg-config --cflags --libs patients)
//   PATIENTS_BASE_URL=http://127.0.0.1:8080 PATIENTS_TOKEN=... ./a.out
#include <patients.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

// What owns a handle frees it, once: a unique_ptr, which can be moved and not
// copied.
template <typename Handle, void (*Free)(Handle *)> struct Freed {
  void operator()(Handle *handle) const { Free(handle); }
};
template <typename Handle, void (*Free)(Handle *)>
using Owned = std::unique_ptr<Handle, Freed<Handle, Free>>;

using Client = Owned<patients_client, patients_client_free>;
using Patient = Owned<patients_patient, patients_patient_free>;
using Record = Owned<patients_record, patients_record_free>;
using Error = Owned<patients_error, patients_error_free>;

// A failure as an exception, with what it says in one line.
struct Failure : std::runtime_error {
  explicit Failure(const patients_error *error)
      : std::runtime_error(patients_error_message(error)),
        status(patients_error_status(error)) {}
  patients_status status;
};

// Calls `function` with these arguments and a place for its error.
template <typename Function, typename... Arguments>
void call(Function function, Arguments... arguments) {
  patients_error *error = nullptr;
  if (function(arguments..., &error) != PATIENTS_OK)
    throw Failure(Error(error).get());
}

static std::string text_of(const Record &record, patients_field field) {
  const char *text = nullptr;
  size_t length = 0;
  call(patients_record_get, record.get(), field, &text, &length);
  return std::string(text ? text : "", length);
}

static Client connect(const char *base_url, const char *token) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  options.base_url = base_url;
  options.token = token;
  patients_client *client = nullptr;
  call(patients_client_new, &options, &client);
  return Client(client);
}

static Patient lead(const std::string &name, const std::string &gender) {
  patients_patient *made = nullptr;
  call(patients_patient_new, &made);
  Patient patient(made);
  call(patients_patient_set_lead, made, true);
  call(patients_patient_set, made, PATIENTS_FULL_NAME, name.data(),
       name.size());
  call(patients_patient_set, made, PATIENTS_GENDER, gender.data(),
       gender.size());
  return patient;
}

int main() try {
  Client client =
      connect(std::getenv("PATIENTS_BASE_URL"), std::getenv("PATIENTS_TOKEN"));
  Patient patient = lead("Practice Person", "Female");
  patients_record *made = nullptr;
  call(patients_client_register, client.get(), patient.get(), &made);
  Record record(made);
  std::cout << "registered: id " << text_of(record, PATIENTS_ID)
            << ", patient number " << text_of(record, PATIENTS_PATIENT_NO)
            << "\n";
} catch (const Failure &failure) {
  std::cerr << "register: " << patients_status_name(failure.status) << ": "
            << failure.what() << "\n";
  return EXIT_FAILURE;
}
