package quadrant.face.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The options of a command as texts by key, as {@link quadrant.face.Options} understands them. */
final class Given {
    private Given() {}

    static Map<String, String> options(CommandLine.Model.CommandSpec spec) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (CommandLine.Model.OptionSpec o :
                spec.commandLine().getParseResult().matchedOptions()) {
            texts.put(o.longestName().replaceFirst("^--", "").replace('-', '_'), String.valueOf(o.<Object>getValue()));
        }
        return texts;
    }
}
