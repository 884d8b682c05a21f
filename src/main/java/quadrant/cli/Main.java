package quadrant.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import quadrant.app.Spelling;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.app.Version;
import quadrant.task.CancelledException;
import quadrant.task.Printable;
import quadrant.task.UserException;

/** {@code quadrant}: the entry point of the command line. */
public final class Main {
    private static final int OUR_FAULT = 1;
    private static final int USERS_MISTAKE = 2;
    private static final int CANCELLED = 130;
    /** As if SIGPIPE had ended the process. */
    private static final int NOBODY_READS = 141;

    private static final String HEAD =
            "Transfer learning for microscopy: fine-tunes a pretrained network on a few labelled images, as deep as their"
                    + " number and their similarity to the pretraining data call for.";

    private static final int COLUMNS = 80;
    private static final String INDENT = " ".repeat(23);

    private Main() {}

    public static void main(String[] args) {
        // no window is ever opened from here; AWT would otherwise connect to a display
        System.setProperty("java.awt.headless", "true");
        ClosedPipe out = new ClosedPipe(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(new BufferedOutputStream(out), true, charset()));
        System.exit(run(args, out::closed));
    }

    /** That of the terminal, where Java knows it. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    }

    static int run(String[] args) {
        return run(args, () -> false);
    }

    /** @param unread whether nobody reads standard output any more */
    private static int run(String[] args, BooleanSupplier unread) {
        PrintWriter out = new PrintWriter(System.out, true, charset());
        CommandLine line = new CommandLine(root(out)).setOut(out);
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
        int code = line.execute(args);
        boolean lost = out.checkError() || System.out.checkError();
        if (lost && unread.getAsBoolean()) {
            return NOBODY_READS;
        }
        if (lost && code == 0) {
            line.getErr()
                    .println(
                            "quadrant: The result could not be written to standard output whole. Send it to a disk with"
                                    + " room left, or to a program that reads it to its end.");
            return USERS_MISTAKE;
        }
        return code;
    }

    /** Verbs of two words are subcommands of the group of backbones. */
    static CommandSpec root(PrintWriter out) {
        String all = overview(HEAD, v -> true);
        Runnable shows = () -> out.print(all);
        CommandSpec root = command(shows, all);
        String some = overview(
                "Lists, inspects, adds, measures, downloads and removes pretrained networks.",
                v -> v.name().startsWith("backbones "));
        Runnable refuses = () -> {
            throw new UserException("A word is missing after backbones.", "Begin with quadrant backbones list.");
        };
        CommandSpec backbones = command(refuses, some);
        for (Verb verb : Verbs.ALL) {
            String[] words = verb.name().split(" ", -1);
            (words.length > 1 ? backbones : root).addSubcommand(words[words.length - 1], VerbCommand.of(verb));
        }
        return root.name("quadrant").addSubcommand("backbones", backbones).addSubcommand("help", command(shows, all));
    }

    private static CommandSpec command(Runnable work, String help) {
        CommandSpec command = CommandSpec.wrapWithoutInspection(work);
        command.mixinStandardHelpOptions(true).versionProvider(Main::version);
        command.usageMessage().sectionKeys(List.of("help")).sectionMap().put("help", h -> help);
        return command;
    }

    /** Verbs by chapter, each with the first sentence of its summary and an example. */
    private static String overview(String head, Predicate<Verb> shown) {
        List<String> lines = new ArrayList<>(Printable.lines(head, COLUMNS));
        for (Verb.Chapter chapter : Verb.Chapter.values()) {
            List<Verb> verbs = Verbs.ALL.stream()
                    .filter(v -> v.chapter() == chapter && shown.test(v))
                    .toList();
            if (!verbs.isEmpty()) {
                lines.add("");
                lines.add(chapter.title());
            }
            for (Verb v : verbs) {
                lines.addAll(row(v.name(), v.summary().replaceFirst("\\. .*", "."), COLUMNS));
                lines.add(INDENT + "quadrant " + v.examples().get(0));
            }
        }
        lines.add("");
        lines.add("Begin with finetune. quadrant VERB --help explains a verb and its options.");
        return String.join("\n", lines) + "\n";
    }

    /** A name, and beside it, or below where it is long, a text. */
    static List<String> row(String name, String text, int columns) {
        List<String> lines = new ArrayList<>();
        boolean beside = name.length() + 3 <= INDENT.length();
        if (!beside) {
            lines.add("  " + name);
        }
        Printable.lines(text, columns - INDENT.length()).forEach(l -> lines.add(INDENT + l));
        if (beside) {
            lines.set(0, "  " + name + lines.get(0).substring(2 + name.length()));
        }
        return lines;
    }

    private static int handle(Exception e, PrintWriter err) {
        if (e instanceof UserException || e instanceof CancelledException) {
            err.println("quadrant: " + e.getMessage());
            return e instanceof UserException ? USERS_MISTAKE : CANCELLED;
        }
        e.printStackTrace(err);
        err.println("quadrant: This is a fault of Quadrant " + Version.get()
                + ", not yours. Please report it with the lines above.");
        return OUR_FAULT;
    }

    private static String message(CommandLine.ParameterException e) {
        CommandLine line = e.getCommandLine();
        // a misspelt option, before the one that is missing for it
        String first = line.getUnmatchedArguments().stream().findFirst().orElse("");
        if (first.startsWith("-")) {
            return "There is no option " + first
                    + guess(
                            first,
                            "--",
                            line.getCommandSpec().options().stream().map(OptionSpec::longestName));
        }
        if (!(e instanceof CommandLine.UnmatchedArgumentException)) {
            return String.valueOf(e.getMessage());
        }
        Set<String> verbs = line.getSubcommands().keySet();
        Optional<UserException> removed =
                Verbs.removed((line.getCommandSpec().qualifiedName() + " " + first).replaceFirst("^quadrant ", ""));
        if (removed.isPresent()) {
            return String.valueOf(removed.get().getMessage());
        }
        String guess = guess(first, "", verbs.stream());
        return "There is no command \"" + first + "\""
                + (guess.isEmpty() ? "; there are " + String.join(", ", verbs) : guess);
    }

    /** @param dashes in front of all names, in which all options are alike */
    private static String guess(String given, String dashes, Stream<String> names) {
        List<String> near = Spelling.near(
                given.replaceFirst("^-+", ""),
                names.map(n -> n.substring(dashes.length())).toList());
        return near.isEmpty()
                ? ""
                : near.stream().map(n -> dashes + n).collect(Collectors.joining(" or ", ". Did you mean ", "?"));
    }

    private static String sentence(String message) {
        String s = message.strip();
        return s.endsWith(".") || s.endsWith("?") ? s : s + ".";
    }

    /** Output that remembers whether its reader went away, as {@code head} does once it has its lines: that is no mistake of the user. */
    private static final class ClosedPipe extends FilterOutputStream {
        private volatile boolean closed;

        ClosedPipe(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                // the system's own words: Linux and macOS, Windows
                String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
                closed |= reason.contains("broken pipe") || reason.contains("pipe is being closed");
                throw e;
            }
        }

        boolean closed() {
            return closed;
        }
    }

    /** The text of {@code --version}. */
    static String[] version() {
        return new String[] {"quadrant " + Version.get()};
    }
}
