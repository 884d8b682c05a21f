package quadrant.face.cli;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quadrant.face.InfoJob;
import quadrant.face.Wiring;

/** {@code quadrant info}. */
@Command(
        name = "info",
        description = "Says what there is: versions, devices, backbones, cache.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class)
final class InfoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--clear-cache", description = "First deletes the cached features that no run is using.")
    private boolean clearCache;

    @Override
    public Integer call() {
        InfoJob job = new InfoJob(Wiring.standard());
        if (clearCache) {
            spec.commandLine().getErr().println("Freed " + job.clearCache() + " bytes of cached features.");
        }
        Map<String, Object> facts = job.facts();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .create()
                    .toJson(facts));
        } else {
            facts.forEach((name, value) -> out.printf("%-18s %s%n", name, value));
        }
        return 0;
    }
}
