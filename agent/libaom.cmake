# Lets libaom be built optimised in development builds too: its build script chooses CMake's Debug
# type whenever cargo's profile is not release, and an unoptimised AV1 encoder is ten times too slow
# to test with. Used for native builds through HOST_CMAKE_TOOLCHAIN_FILE (.cargo/config.toml).
set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
