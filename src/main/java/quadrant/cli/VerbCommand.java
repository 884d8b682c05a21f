package quadrant.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    private final Verb verb;
    private final CommandSpec spec;
    private final List<Option<?>> arguments;
    /** Whether the first argument may be omitted while those after it are given. */
    private final boolean firstMayLack;

    private VerbCommand(Verb verb) {
        this.verb = verb;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        this.arguments = verb.options().stream()
                .filter(o -> o.place() == Option.Place.ARGUMENT)
                .toList();
        this.firstMayLack = arguments.size() > 1 && !arguments.get(0).required();
    }

    /** The command of a verb, without its name. */
    static CommandSpec of(Verb verb) {
        VerbCommand command = new VerbCommand(verb);
        CommandSpec spec = command.spec;
        spec.mixinStandardHelpOptions(true).versionProvider(Main::version);
        spec.usageMessage()
                .description(plain(verb.summary()))
                .sortOptions(false)
                .footer(verb.examples().stream()
                        .map(e -> plain("Example: quadrant " + e))
                        .toArray(String[]::new));
        command.addArguments();
        verb.options().stream().filter(o -> o.place() != Option.Place.ARGUMENT).forEach(command::addOption);
        spec.addOption(OptionSpec.builder(QUIET)
                .description("Prints only warnings and the result.")
                .build());
        return spec;
    }

    /** Escaped so that picocli does not read it as a format. */
    private static String plain(String text) {
        return text.replace("%", "%%");
    }

    private void addArguments() {
        if (firstMayLack) {
            spec.addPositional(PositionalParamSpec.builder()
                    .index("0..*")
                    .arity("0.." + arguments.size())
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .paramLabel(arguments.stream()
                            .map(o -> o.required() ? o.hint() : "[" + o.hint() + "]")
                            .collect(Collectors.joining(" ")))
                    .hideParamSyntax(true)
                    .description(arguments.stream()
                            .map(o -> plain(o.hint() + ": " + o.helpWithUsual()))
                            .toArray(String[]::new))
                    .build());
            return;
        }
        for (int i = 0; i < arguments.size(); i++) {
            Option<?> o = arguments.get(i);
            boolean many = o.hint().endsWith(MANY);
            spec.addPositional(PositionalParamSpec.builder()
                    .index(many ? i + "..*" : String.valueOf(i))
                    .arity(many ? "0..*" : "0..1")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .paramLabel(o.hint().replace(MANY, ""))
                    .description(plain(o.helpWithUsual()))
                    .build());
        }
    }

    private void addOption(Option<?> o) {
        spec.addOption(described(o, o.flag()).required(o.required()).build());
        for (String alias : o.aliases()) {
            spec.addOption(described(o, OptionName.flag(alias)).hidden(true).build());
        }
    }

    private static OptionSpec.Builder described(Option<?> o, String flag) {
        OptionSpec.Builder builder = OptionSpec.builder(flag).description(plain(o.helpWithUsual()));
        return o.isSwitch()
                ? builder.type(boolean.class).arity("0")
                : builder.type(String.class).paramLabel(o.hint()).arity("1");
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
        for (int i = 0; i < arguments.size(); i++) {
            if (i == 0 && firstMayLack && given.size() < arguments.size()) {
                continue;
            }
            Option<?> o = arguments.get(i);
            int to = o.hint().endsWith(MANY) ? given.size() : Math.min(at + 1, given.size());
            texts.put(o.key(), String.join("\n", given.subList(at, to)));
            at = to;
        }
        for (OptionSpec o : parsed.matchedOptions()) {
            if (!o.longestName().equals(QUIET[1])) {
                texts.put(
                        o.longestName().substring(2).replace('-', '_'),
                        String.join(",", o.stringValues().isEmpty() ? List.of("true") : o.stringValues()));
            }
        }
        return texts;
    }
}
