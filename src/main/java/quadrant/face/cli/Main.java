package quadrant.face.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import quadrant.face.Version;
import quadrant.task.CancelledException;
import quadrant.task.UserException;

/** {@code quadrant}: the entry of the command line. */
@CommandLine.Command(
        name = "quadrant",
        description =
                "Transfer learning for microscopy: fine-tunes a pretrained network on a few labelled images, as deep"
                        + " as their number and their likeness to the pretraining data call for.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        subcommands = {
            AdviseCommand.class,
            AuditCommand.class,
            AugmentCommand.class,
            FineTuneCommand.class,
            ClassifyCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            ExplainCommand.class,
            FiguresCommand.class,
            NextCommand.class,
            PreviewCommand.class,
            BackbonesCommand.class,
            InfoCommand.class
        })
public final class Main implements Runnable {
    private static final int OUR_FAULT = 1;
    private static final int USERS_MISTAKE = 2;
    private static final int CANCELLED = 130;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        // no window is ever opened from here; AWT would look for a display
        System.setProperty("java.awt.headless", "true");
        System.exit(run(args));
    }

    static int run(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        // a path may begin with @
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((e, given) -> {
            PrintWriter err = e.getCommandLine().getErr();
            err.println("quadrant: " + sentence(message(e)) + " See "
                    + e.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
            return USERS_MISTAKE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> handle(e, command.getErr()));
        // one for all commands
        PrintWriter out = line.getOut();
        int code = line.execute(args);
        boolean lost = out.checkError() || System.out.checkError();
        if (lost && code == 0) {
            line.getErr()
                    .println(
                            "quadrant: The result could not be written to standard output whole. Send it to a disk with"
                                    + " room left, or to a program that reads it to its end.");
            return USERS_MISTAKE;
        }
        return code;
    }

    private static int handle(Exception e, PrintWriter err) {
        if (e instanceof UserException) {
            err.println("quadrant: " + e.getMessage());
            return USERS_MISTAKE;
        }
        if (e instanceof CancelledException) {
            err.println("quadrant: " + e.getMessage());
            return CANCELLED;
        }
        e.printStackTrace(err);
        err.println("quadrant: This is a fault of Quadrant " + Version.get()
                + ", not yours. Please report it with the lines above.");
        return OUR_FAULT;
    }

    private static String message(CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException u)) {
            return String.valueOf(e.getMessage());
        }
        String first = u.getUnmatched().get(0);
        if (first.startsWith("-")) {
            List<String> near = u.getSuggestions();
            return "There is no option " + first
                    + (near.isEmpty() ? "" : ". Did you mean " + String.join(" or ", near) + "?");
        }
        return e.getCommandLine().getParent() == null
                ? "There is no command \"" + first + "\"; there are "
                        + String.join(", ", e.getCommandLine().getSubcommands().keySet())
                : "\"" + first + "\" is one argument too many";
    }

    private static String sentence(String message) {
        String s = message.strip();
        return s.endsWith(".") || s.endsWith("?") ? s : s + ".";
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing");
    }

    /** What {@code --version} says. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"quadrant " + Version.get()};
        }
    }
}
