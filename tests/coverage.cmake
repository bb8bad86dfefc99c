# Included by coverage.py at the end of the top CMakeLists.txt: counts branches
# in chain, analysis and plan and in what tests instantiate of their headers.
# None of it throws; without exceptions there are no branches of unwinding,
# which gcov tells from others only in code that ran.
foreach(target unbroken_room_chain unbroken_room_analysis unbroken_room_plan unbroken_test_main
        test_chain test_analysis test_plan test_plan_parts test_oracle)
  target_compile_options(${target} PRIVATE --coverage -fprofile-abs-path -fno-exceptions -O0)
  target_link_options(${target} PRIVATE --coverage)
endforeach()
