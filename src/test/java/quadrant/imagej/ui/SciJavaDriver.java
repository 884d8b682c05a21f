package quadrant.imagej.ui;

import java.io.File;
import java.util.Map;
import org.scijava.Context;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

/** Runs in a process of its own: a fine-tuning, or tiles and ROIs, by SciJava's module service. */
final class SciJavaDriver {
    private SciJavaDriver() {}

    /**
     * Runs what the arguments say.
     *
     * @param args data and output; or the word classify, model, image, folder for tiles, ROIs, table for ROIs
     */
    public static void main(String[] args) throws Exception {
        try (Context context = new Context(quadrant.launch.Modules.class)) {
            ModuleService modules = context.service(ModuleService.class);
            if (args[0].equals("classify")) {
                classify(modules, args);
                return;
            }
            Module done = modules.run(
                            modules.getModuleById("quadrant:finetune"),
                            true,
                            Map.of(
                                    "data", args[0], "output", args[1], "depth", "1", "views", "2", "epochs", "1",
                                    "threads", "1"))
                    .get();
            System.out.println("MODEL " + ((File) done.getOutput("model")).getPath());
        }
    }

    private static void classify(ModuleService modules, String[] args) throws Exception {
        String model = args[1];
        String input = args[2];
        report(
                modules,
                Map.of(
                        "model",
                        model,
                        "input",
                        input,
                        "output",
                        args[3],
                        "what",
                        "tiles",
                        "tile",
                        "16um",
                        "stride",
                        "8um",
                        "no_mask",
                        true,
                        "min_probability",
                        "1"));
        report(modules, Map.of("model", model, "input", input, "output", args[5], "rois", args[4], "tta", "dihedral"));
        try {
            report(modules, Map.of("model", model, "input", input, "output", args[5] + "2", "stride", "8um"));
        } catch (java.util.concurrent.ExecutionException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.out.println("REFUSED " + String.valueOf(cause.getMessage()).replace('\n', ' '));
        }
    }

    private static void report(ModuleService modules, Map<String, Object> inputs) throws Exception {
        Module done = modules.run(modules.getModuleById("quadrant:classify"), true, inputs)
                .get();
        System.out.println("TABLE " + ((File) done.getOutput("table")).getPath());
        System.out.println("RESULT " + done.getOutput("result"));
    }
}
