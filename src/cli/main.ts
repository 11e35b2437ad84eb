process.stderr.write("unitlint: not assembled yet\n");
process.exitCode = 2;
