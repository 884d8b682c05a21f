package quadrant.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line in a JVM that stays: one line after the other, as a script in its folder asks for them. {@link #SCRIPT} sends the
 * arguments through a pipe, waits at another for the exit code, and shows what was printed.
 */
public final class WarmProgram {
    /** The program {@code bin/quadrant} of that folder. */
    public static final String SCRIPT = """
            #!/bin/sh
            # hands its arguments to a program that runs already
            here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
            if [ "$PWD" != "$(dirname -- "$here")" ]; then echo "not in the page's folder: $PWD" >&2; exit 3; fi
            printf '%s\\0' "$@" > "$here/asked"
            read -r code < "$here/done"
            cat "$here/err" >&2
            cat "$here/out"
            exit "$code"
            """;

    private WarmProgram() {}

    // the argument: the folder of the script, where the pipes are
    public static void main(String[] folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Path here = Path.of(folder[0]);
        while (true) {
            String asked = Files.readString(here.resolve("asked"));
            String[] arguments = List.of(asked.substring(0, asked.length() - 1).split("\0", -1))
                    .toArray(String[]::new);
            int code;
            try (PrintStream out = printed(here.resolve("out"));
                    PrintStream err = printed(here.resolve("err"))) {
                System.setOut(out);
                System.setErr(err);
                code = Main.run(arguments);
            }
            Files.writeString(here.resolve("done"), code + "\n");
        }
    }

    private static PrintStream printed(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
