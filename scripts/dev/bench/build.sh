# shellcheck shell=bash
# Builds what is written in C for the benchmark and the instruction counts; sourced, from the top
# of the project, after `make all`.

bench_built=.build/bench/built
bench_sources=scripts/dev/bench
bench_flags=(-std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror)

# The borders beside the same in plain C.
build_borders() {
  local out=$PWD/.build/out lua_flags lua_libraries
  mkdir -p "$bench_built"
  read -ra lua_flags < <(pkg-config --cflags lua5.4)
  read -ra lua_libraries < <(pkg-config --libs lua5.4)
  cc "${bench_flags[@]}" "${lua_flags[@]}" -fPIC -shared "$bench_sources"/borders/plain*.c \
    -o "$bench_built/plain.so" -ljansson
  cc "${bench_flags[@]}" "${lua_flags[@]}" -Iinclude \
    "$bench_sources"/borders/{main,c_borders,lua_borders}.c -o "$bench_built/borders" \
    -L"$out" -lpatients "${lua_libraries[@]}" -L"$bench_built" -l:plain.so \
    -Wl,-rpath,"$out:$PWD/$bench_built"
}

# The peer in C, what measures, the late registry, and the body that is posted.
build_peers() {
  mkdir -p "$bench_built"
  cc "${bench_flags[@]}" "$bench_sources/peers/post.c" -o "$bench_built/post" -lcurl
  cc "${bench_flags[@]}" "$bench_sources/measure.c" -o "$bench_built/measure"
  cc "${bench_flags[@]}" "$bench_sources/late.c" -o "$bench_built/late"
  tr -d '\n' <Tests/Fixtures/contract/request.json >"$bench_built/body"
}
