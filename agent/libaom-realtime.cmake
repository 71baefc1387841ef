# How libaom is built, here and in .cargo/config.toml (HOST_CMAKE_TOOLCHAIN_FILE, native builds).
#
# Optimised in development builds too: its build script chooses CMake's Debug type whenever cargo's
# profile is not release, and an unoptimised AV1 encoder is ten times too slow to test with.
set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)

# Only what a live share uses: real-time encoding of 8-bit pictures. Leaving the rest out takes
# megabytes from the agent and minutes from a first build. Cargo does not notice a change here:
# cargo clean -p libaom-sys.
set(CONFIG_REALTIME_ONLY 1 CACHE STRING "" FORCE)
set(CONFIG_AV1_HIGHBITDEPTH 0 CACHE STRING "" FORCE)
set(CONFIG_QUANT_MATRIX 0 CACHE STRING "" FORCE)
set(CONFIG_DENOISE 0 CACHE STRING "" FORCE)
set(CONFIG_LIBYUV 0 CACHE STRING "" FORCE)

# C code throws nothing and nothing unwinds through it.
string(APPEND CMAKE_C_FLAGS_INIT " -fno-asynchronous-unwind-tables -fno-unwind-tables")
