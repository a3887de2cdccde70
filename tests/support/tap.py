# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest that speaks TAP, so that meson counts every case and shows every skip."""
import sys
import unittest


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count = 0
        self.bad = False

    def say(self, test, ok, directive=""):
        self.count += 1
        self.bad |= not ok
        name = test.id().rpartition(".")[2]
        print("ok" if ok else "not ok", self.count, name + directive, flush=True)


    def addSuccess(self, test):
        self.say(test, True)

    def addSkip(self, test, reason):
        self.say(test, True, f" # SKIP {reason}")

    def addFailure(self, test, err):
        print(self._exc_info_to_string(err, test), file=sys.stderr, flush=True)
        self.say(test, False)

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            print(subtest, file=sys.stderr)
            self.addFailure(test, err)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    if len(sys.argv) > 1:
        suite = unittest.TestSuite(
            unittest.defaultTestLoader.loadTestsFromName(name, sys.modules["__main__"])
            for name in sys.argv[1:])
    result = TapResult()
    suite.run(result)
    print(f"1..{result.count}")
    sys.exit(result.bad)
