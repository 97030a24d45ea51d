// Main configurations of the servers that run.
#pragma once

#include "danglint/machine.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "discover/classify.h"

namespace danglint {

// Adds them to the program, wherever they are, with what their command lines say. Sets each
// RunningServer::configuration to the path of that file as the target has it, links resolved; empty
// if it cannot be told, of which Machine::unseen then speaks.
void add_launches(Machine& machine, const Target& target, const Classifier& classifier,
                  Program& program);

}  // namespace danglint
