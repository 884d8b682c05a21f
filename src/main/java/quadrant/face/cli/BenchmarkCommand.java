package quadrant.face.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.face.BenchmarkJob;
import quadrant.face.Wiring;

/** {@code quadrant benchmark}. */
@Command(
        name = "benchmark",
        description = "Measures a fine-tuning against ONNX Runtime alone on the same number of views, in one run.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        showDefaultValues = true)
final class BenchmarkCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "A folder with a folder of images for each class.")
    @SuppressWarnings("NullAway.Init")
    private String data;

    @Option(names = "--count", paramLabel = "N", description = "Training images.", defaultValue = "240")
    private int count;

    @Option(names = "--views", paramLabel = "N", description = "Views of each.", defaultValue = "10")
    private int views;

    @Option(names = "--depth", paramLabel = "N", description = "Stages below the head.", defaultValue = "3")
    private int depth;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs.", defaultValue = "12")
    private int epochs;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at work.", defaultValue = "2")
    private int threads;

    @Override
    public Integer call() throws IOException {
        Map<String, String> texts = new HashMap<>();
        texts.put("data", data);
        texts.put("views", Integer.toString(views));
        texts.put("depth", Integer.toString(depth));
        texts.put("epochs", Integer.toString(epochs));
        texts.put("threads", Integer.toString(threads));
        texts.put("device", "cpu");
        try (Console console = Console.open(false)) {
            Map<String, Object> figures = new BenchmarkJob(Wiring.standard()).run(texts, count, console);
            console.done();
            spec.commandLine()
                    .getOut()
                    .println(new GsonBuilder().setPrettyPrinting().create().toJson(figures));
            return 0;
        }
    }
}
