// Boost.JSON, compiled into this library once, so that a program needs no
// libboost_json at run time.
#include <boost/json/src.hpp>
