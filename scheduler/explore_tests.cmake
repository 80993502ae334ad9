# Control mode as a whole: programs in the three flavours, driven through the protocol as the harness does it.
include(SnagRunner)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(Boost REQUIRED COMPONENTS chrono thread)

set(explored_programs testdata/explore_bugs.cpp testdata/explore_io.cpp testdata/explore_limits.cpp
  testdata/explore_parts.cpp testdata/explore_right.cpp)
foreach(flavour ${SNAG_FLAVOURS})
  snag_add_runner(NAME snag_explored-${flavour} VARIANT buggy FLAVOUR ${flavour} SOURCES ${explored_programs}
    DIRECTORY "${PROJECT_BINARY_DIR}/tests/explored" LINK Boost::thread Boost::chrono)
  list(APPEND explored snag_explored-${flavour})
endforeach()

# Schedules by the thousand: a label of their own.
foreach(test explore_test exactness_test)
  snag_add_test(${test} SOURCES ${test}.cpp LINK snag::harness snag::support snag_tool_flags LABELS explore
    TIMEOUT 600)
  target_compile_definitions(${test} PRIVATE SNAG_EXPLORED="${PROJECT_BINARY_DIR}/tests/explored")
  add_dependencies(${test} ${explored})
endforeach()

# The same programs made by another compiler (exactness_test): at --points sync the schedule is the program's own.
# Compiled here by hand, as a build of CMake's has one compiler.
find_program(SNAG_GXX NAMES g++-12 g++)
if(SNAG_GXX AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(TRANSFORM explored_programs PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE sources)
  foreach(part case describe runner_identity runner_main verdict)
    list(APPEND sources "${PROJECT_SOURCE_DIR}/harness/${part}.cpp")
  endforeach()
  get_target_property(guards snag_scheduler INTERFACE_LINK_OPTIONS)
  string(REPLACE "LINKER:" "-Wl," guards "${guards}")
  foreach(kind plain tsan)
    set(flags -std=c++20 -O1 -g -fno-omit-frame-pointer -Wall -Wextra)
    set(also "")
    if(kind STREQUAL "tsan")
      list(APPEND flags -fsanitize=thread -Wno-tsan)
      set(also $<TARGET_OBJECTS:snag_memory_points_objects>
        "-Wl,@${CMAKE_CURRENT_SOURCE_DIR}/memory_points.rsp" -fsanitize=thread)
    endif()
    set(objects "")
    foreach(source ${sources})
      cmake_path(GET source STEM name)
      set(object "${CMAKE_CURRENT_BINARY_DIR}/gcc-${kind}/${name}.o")
      add_custom_command(OUTPUT "${object}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/gcc-${kind}"
        COMMAND "${SNAG_GXX}" ${flags} -I "${PROJECT_SOURCE_DIR}" "-DSNAG_RUNNER_VARIANT=\"buggy\""
          "-DSNAG_RUNNER_FLAVOUR=\"${kind}\"" -MD -MF "${object}.d" -c "${source}" -o "${object}"
        DEPENDS "${source}" DEPFILE "${object}.d" VERBATIM COMMENT "Building ${name} by g++, ${kind}")
      list(APPEND objects "${object}")
    endforeach()
    set(runner "${PROJECT_BINARY_DIR}/tests/explored/buggy-gcc-${kind}")
    add_custom_command(OUTPUT "${runner}"
      COMMAND "${SNAG_GXX}" ${objects} $<TARGET_OBJECTS:snag_scheduler_objects> ${also} ${guards}
        -lboost_thread -lboost_chrono -pthread -ldl -o "${runner}"
      DEPENDS ${objects} $<TARGET_OBJECTS:snag_scheduler_objects> $<TARGET_OBJECTS:snag_memory_points_objects>
        memory_points.rsp
      COMMAND_EXPAND_LISTS VERBATIM COMMENT "Linking buggy-gcc-${kind} by g++")
    list(APPEND by_gcc "${runner}")
  endforeach()
  add_custom_target(snag_explored_by_gcc DEPENDS ${by_gcc})
  add_dependencies(exactness_test snag_explored_by_gcc)
  target_compile_definitions(exactness_test PRIVATE SNAG_EXPLORED_BY_GCC)
endif()
