package quadrant.install;

import java.io.File;
import java.util.Map;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.scijava.Context;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;

/** Runs scripts by SciJava's script service, as Fiji does: the Groovy example trains, the Jython one classifies. */
final class ScriptDriver {
    private ScriptDriver() {}

    // the arguments: the examples' folder, the data, a new folder
    public static void main(String[] args) throws Exception {
        try (Context context = new Context()) {
            ScriptService scripts = context.service(ScriptService.class);
            // Fiji's languages are plug-ins around these; they are not on Maven Central
            for (ScriptEngineFactory language : new ScriptEngineManager().getEngineFactories()) {
                scripts.getIndex().add(language, true);
            }
            Map<String, Object> training = Map.of(
                    "data", new File(args[1]),
                    "output", new File(args[2]),
                    "more", "depth=0 views=1 epochs=1 threads=1");
            ScriptModule trained = scripts.run(new File(args[0], "fine-tune.groovy"), true, training)
                    .get();
            System.out.println("MODEL " + trained.getOutput("model"));
            Map<String, Object> classifying = Map.of(
                    "model", new File(String.valueOf(trained.getOutput("model"))),
                    "images", new File(args[1]),
                    "output", new File(args[2], "classified.csv"));
            ScriptModule classified = scripts.run(new File(args[0], "classify.py"), true, classifying)
                    .get();
            System.out.println("COUNTS " + classified.getOutput("counts"));
        }
        System.exit(0); // script languages leave threads behind
    }
}
