package quadrant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.imagej.panel.KeptProject;

/**
 * Makes what the tests keep of a release: a model of each kind with its predictions, two runs, and a project of the panel, in
 * {@code src/test/resources/quadrant/kept/VERSION}. {@link KeptModelsTest} reads those of all releases.
 */
final class KeptModels {
    /** Where the files of all versions lie. */
    static final Path KEPT = Path.of("src/test/resources/quadrant/kept");

    private static final int OF_EACH = 12;

    /** How a model of each kind is trained. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("layers", "--strategy layers --finder bright_typical_420");
        KINDS.put("head", "--strategy head");
        KINDS.put("top", "--strategy top --depth 1");
        KINDS.put("all", "--strategy all");
        KINDS.put("mean", "--strategy quadrant --deliver mean");
        KINDS.put("turned", "--strategy layers --tta turns --resize stretch");
        KINDS.put("channels", "--channels each --channel-names red,green,blue");
        KINDS.put("bags", "--bags --views 1");
        KINDS.put("continued", "--strategy head --backbone target/kept/top/model.onnx");
    }

    private KeptModels() {}

    /** Makes the folder of a version, as {@code 0.1.0}, which is not there yet. */
    public static void main(String[] args) throws Exception {
        System.setProperty("java.awt.headless", "true");
        Path to = KEPT.resolve(args[0]);
        if (Files.exists(to)) {
            throw new IllegalArgumentException(to + " exists: what a release wrote is not written anew");
        }
        // relative, as some of its paths come into the reports
        Path work = Files.createDirectories(Path.of("target/kept"));
        Path tiny = TinyBackbone.in(work);
        Path data = Pictures.dataset(work.resolve("data"), OF_EACH);
        Path patients = patients(data);
        Path images = Files.createDirectories(to.resolve("images"));
        // of sizes that the training images had not, so that some probabilities are not near 0 and 1
        for (int side : new int[] {20, 36, 64}) {
            Pictures.write(images.resolve("disc" + side + ".png"), true, side, 500 + side);
            Pictures.write(images.resolve("square" + side + ".png"), false, side, 600 + side);
        }
        Files.createDirectories(to.resolve("models"));
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
            Path out = work.resolve(kind.getKey());
            List<Object> line =
                    new ArrayList<>(List.of("finetune", kind.getKey().equals("bags") ? patients : data));
            for (String word : kind.getValue().split(" ", -1)) {
                line.add(word.replace('_', ' '));
            }
            if (!line.contains("--backbone")) {
                line.addAll(List.of("--backbone", tiny));
            }
            if (!line.contains("--views")) {
                line.addAll(List.of("--views", "2"));
            }
            line.addAll(List.of("--epochs", "2", "--threads", "1", "--test", "0.3", "--output", out, "--overwrite"));
            run(line.toArray());
            Path model = to.resolve("models").resolve(kind.getKey() + ".onnx");
            Files.copy(out.resolve("model.onnx"), model);
            run("classify", model, images, "--output", to.resolve("models").resolve(kind.getKey() + ".csv"));
        }
        for (String kind : List.of("layers", "top")) {
            Path run = Files.createDirectories(to.resolve("runs").resolve(kind));
            for (String file : List.of("report.json", "predictions.csv")) {
                Files.copy(work.resolve(kind).resolve(file), run.resolve(file));
            }
        }
        KeptProject.write(to.resolve("project"), images.resolve("disc64.png"));
        Files.write(to.resolve("project/objects.txt"), KeptProject.read(to.resolve("project/cells.quadrant")));
        System.exit(0);
    }

    /** The images as those of patients, whose class alone is known. */
    private static Path patients(Path data) throws IOException {
        List<String> rows = new ArrayList<>(List.of("image,label,group"));
        for (int i = 0; i < OF_EACH; i++) {
            rows.add("disc/d" + i + ".png,healthy,h" + i / 2);
            rows.add("square/s" + i + ".png,sick,s" + i / 2);
        }
        return Files.write(data.resolve("patients.csv"), rows);
    }

    private static void run(Object... line) {
        CommandRun run = CommandRun.run(line);
        if (run.code() != 0) {
            throw new IllegalStateException(Arrays.toString(line) + ": " + run.err());
        }
    }
}
