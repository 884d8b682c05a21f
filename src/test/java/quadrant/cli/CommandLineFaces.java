package quadrant.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import quadrant.app.Verb;

/** A verb as the command line shows and runs it. */
public final class CommandLineFaces {
    private CommandLineFaces() {}

    /** What a run prints. */
    public static String run(Verb verb, String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(VerbCommand.of(verb)).setOut(new PrintWriter(out));
        line.execute(args);
        return out.toString().strip();
    }

    /** Its help. */
    public static String help(Verb verb) {
        return new CommandLine(VerbCommand.of(verb)).setUsageHelpWidth(200).getUsageMessage();
    }

    /** Its part of the page of all verbs. */
    public static String page(Verb verb) {
        return CliReference.text(List.of(verb));
    }
}
