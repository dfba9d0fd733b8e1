/* How many handles and texts the stand-in has out. */
#ifndef STUB_PATIENTS_H
#define STUB_PATIENTS_H

long stub_live(void);

#endif
