#!/usr/bin/env python3
"""Registers one lead and prints its id and its patient number, with nothing but ctypes.

    PATIENTS_BASE_URL=http://127.0.0.1:8080 PATIENTS_TOKEN=... python3 register.py
"""
import ctypes
import os
import sys
from ctypes import POINTER, byref, c_bool, c_char_p, c_int32, c_int64, c_size_t, c_void_p

library = ctypes.CDLL("libpatients.so.0")

# Handles are void pointers here: the library knows them apart, and refuses one of another type.
ERROR = POINTER(c_void_p)
NUL_TERMINATED = c_size_t(-1)
FULL_NAME, GENDER, ID, PATIENT_NO = 2, 6, 8, 10


class ClientOptions(ctypes.Structure):
    """patients_client_options; patients_client_options_init() fills it with the defaults."""

    _fields_ = [
        ("size", c_size_t), ("base_url", c_char_p), ("token", c_char_p), ("ca_file", c_char_p),
        ("allow_http", c_bool), ("send_known_date", c_bool), ("max_attempts", c_int32),
        ("max_connections", c_int32), ("connect_timeout_ms", c_int64),
        ("first_byte_timeout_ms", c_int64), ("total_timeout_ms", c_int64),
        ("max_reply_bytes", c_int64), ("journal", c_char_p), ("registry_name", c_char_p),
    ]


class PatientsError(Exception):
    """A failure: the status's name and one line of text."""


def declare(name, *parameters, gives=c_int32):
    """A function of the library; one that gives a status raises where that is no success."""
    function = getattr(library, name)
    function.restype = gives
    function.argtypes = parameters + ((ERROR,) if gives is c_int32 else ())
    return checked(function) if gives is c_int32 else function


def checked(function):
    def call(*arguments):
        error = c_void_p()
        status = function(*arguments, byref(error))
        if status != 0:
            text = error_message(error).decode()
            error_free(error)
            raise PatientsError(f"{status_name(status).decode()}: {text}")
    return call


status_name = declare("patients_status_name", c_int32, gives=c_char_p)
error_message = declare("patients_error_message", c_void_p, gives=c_char_p)
error_free = declare("patients_error_free", c_void_p, gives=None)
patient_new = declare("patients_patient_new", POINTER(c_void_p))
patient_free = declare("patients_patient_free", c_void_p, gives=None)
patient_set = declare("patients_patient_set", c_void_p, c_int32, c_char_p, c_size_t)
patient_set_lead = declare("patients_patient_set_lead", c_void_p, c_bool)
client_options_init = declare("patients_client_options_init", POINTER(ClientOptions), c_size_t)
client_new = declare("patients_client_new", POINTER(ClientOptions), POINTER(c_void_p))
client_free = declare("patients_client_free", c_void_p, gives=None)
client_register = declare("patients_client_register", c_void_p, c_void_p, POINTER(c_void_p))
record_get = declare("patients_record_get", c_void_p, c_int32, POINTER(c_char_p),
                     POINTER(c_size_t))
record_free = declare("patients_record_free", c_void_p, gives=None)


class Owned:
    """A handle for the length of a `with`."""

    def __init__(self, make, free, *arguments):
        self.handle, self.free = c_void_p(), free
        make(*arguments, byref(self.handle))

    def __enter__(self):
        return self.handle

    def __exit__(self, *_):
        self.free(self.handle)


def text_of(record, field):
    text = c_char_p()
    record_get(record, field, byref(text), None)
    return text.value.decode()


def main():
    options = ClientOptions()
    client_options_init(byref(options), ctypes.sizeof(options))
    options.base_url = os.environb.get(b"PATIENTS_BASE_URL")
    options.token = os.environb.get(b"PATIENTS_TOKEN")
    with Owned(client_new, client_free, byref(options)) as client, \
            Owned(patient_new, patient_free) as patient:
        patient_set_lead(patient, True)
        patient_set(patient, FULL_NAME, "Practice Person".encode(), NUL_TERMINATED)
        patient_set(patient, GENDER, b"Female", NUL_TERMINATED)
        with Owned(client_register, record_free, client, patient) as record:
            print(f"registered: id {text_of(record, ID)}, "
                  f"patient number {text_of(record, PATIENT_NO)}")


if __name__ == "__main__":
    try:
        main()
    except PatientsError as error:
        sys.exit(f"register: {error}")
