package quadrant.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.task.OptionName;
import quadrant.task.Printable;

/** A verb as a command of the command line, built from its declaration. */
final class VerbCommand implements Callable<Integer> {
    /** Keeps ranges on one line of a page; a terminal has no use for it. */
    private static final String TIED = "\u2060";

    private static final String MANY = "...";
    private static final String[] QUIET = {"-q", "--quiet"};
    private static final String HELP = "help";

    private final Verb verb;
    private final CommandSpec spec;
    private final List<Option<?>> arguments;

    private VerbCommand(Verb verb) {
        this.verb = verb;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        this.arguments = verb.options().stream()
                .filter(o -> o.place() == Option.Place.ARGUMENT)
                .toList();
    }

    /** The command of a verb, without its name. */
    static CommandSpec of(Verb verb) {
        VerbCommand command = new VerbCommand(verb);
        CommandSpec spec = command.spec;
        spec.mixinStandardHelpOptions(true).versionProvider(Main::version);
        spec.usageMessage()
                .sectionKeys(List.of(HELP))
                .sectionMap()
                .put(HELP, help -> command.help(spec.usageMessage().width()));
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        verb.options().stream().filter(o -> !command.arguments.contains(o)).forEach(o -> {
            OptionSpec.Builder option = OptionSpec.builder(
                    o.flag(), o.aliases().stream().map(OptionName::flag).toArray(String[]::new));
            spec.addOption((o.isSwitch()
                            ? option.type(boolean.class).arity("0")
                            : option.type(String.class).paramLabel(o.hint()).arity("1"))
                    .build());
        });
        spec.addOption(OptionSpec.builder(QUIET).build());
        return spec;
    }

    /** What a newcomer needs on the first screen, then all other options by what they are about. */
    private String help(int columns) {
        String needed = verb.options().stream()
                .filter(o -> o.required() && !arguments.contains(o))
                .map(o -> " " + o.written())
                .collect(Collectors.joining());
        List<String> lines = new ArrayList<>(Printable.lines(
                "Usage: " + spec.qualifiedName()
                        + arguments.stream()
                                .map(o -> o.required() ? " " + o.hint() : " [" + o.hint() + "]")
                                .collect(Collectors.joining())
                        + needed + " [OPTION...]",
                columns));
        lines.addAll(Printable.lines(verb.summary(), columns));
        verb.examples().forEach(e -> lines.add("Example: quadrant " + e));
        verb.sections().forEach((heading, options) -> {
            lines.add("");
            if (!heading.isEmpty()) {
                lines.add(heading + ":");
            }
            options.forEach(o -> lines.addAll(Main.row(o.written(), o.helpWithUsual(), columns)));
        });
        lines.add("");
        lines.addAll(Main.row("-q, --quiet", "Prints only warnings and the result.", columns));
        lines.addAll(Main.row("-h, --help", "Prints this.", columns));
        lines.addAll(Main.row("-V, --version", "Prints the version.", columns));
        return String.join("\n", lines) + "\n";
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        Given given = verb.read(texts(parsed));
        PrintWriter out = spec.commandLine().getOut();
        try (Console console = new Console(parsed.hasMatchedOption(QUIET[0]))) {
            Verb.Outcome outcome = verb.run(given, console);
            console.endLine();
            outcome.lines().forEach(line -> out.println(Printable.of(line.replace(TIED, ""))));
            out.flush();
            outcome.rethrow();
            return 0;
        }
    }

    private Map<String, String> texts(ParseResult parsed) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> given = new ArrayList<>();
        parsed.matchedPositionals().forEach(p -> given.addAll(p.stringValues()));
        int at = 0;
        for (Option<?> o : arguments) {
            if (o.equals(arguments.get(0)) && !o.required() && given.size() < arguments.size()) {
                // left out, while those behind it are given
                continue;
            }
            int to = o.hint().endsWith(MANY) ? given.size() : Math.min(at + 1, given.size());
            texts.put(o.key(), String.join("\n", given.subList(at, to)));
            at = to;
        }
        if (at < given.size()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "\"" + given.get(at) + "\" is one argument too many");
        }
        verb.options().stream().filter(o -> parsed.hasMatchedOption(o.flag())).forEach(o -> {
            List<String> values = parsed.matchedOption(o.flag()).stringValues();
            texts.put(o.key(), values.isEmpty() ? "true" : values.get(0));
        });
        return texts;
    }
}
