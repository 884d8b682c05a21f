package quadrant.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import quadrant.onnx.Mutations;
import quadrant.onnx.Sound;

/** Damaged model files, each in a folder of its own; the same number and seed give the same files. */
final class GarbageFiles {
    private static final List<String> ARCHITECTURES = List.of(
            "squeezenet1_1", "resnet18", "vit_b_16", "shufflenet_v2", "mobilenet_v3_large", "convnext_tiny", "mnasnet");

    private final List<Map.Entry<String, byte[]>> bases =
            new ArrayList<>(Sound.all().entrySet());

    /** With files of real architectures, where {@code architectures} is there. */
    GarbageFiles(Path architectures) throws IOException {
        for (String name : ARCHITECTURES) {
            Path file = architectures.resolve(name).resolve("model.onnx");
            if (Files.exists(file)) {
                bases.add(Map.entry(name, Files.readAllBytes(file)));
                bases.add(Map.entry(name + "-again", Files.readAllBytes(file)));
            }
        }
    }

    /** Writes so many files below a folder. */
    List<Path> write(Path folder, int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Mutations.Kind[] kinds = Mutations.Kind.values();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map.Entry<String, byte[]> base = bases.get(random.nextInt(bases.size()));
            Mutations.Kind kind = kinds[i % kinds.length];
            Path own = Files.createDirectories(folder.resolve(String.format("%04d", i)));
            byte[] model = base.getValue();
            if (random.nextInt(6) == 0) {
                Sound.Parted parted = Sound.parted(model);
                model = parted.model();
                byte[] weights = parted.weights();
                int kept = random.nextBoolean() ? weights.length : random.nextInt(weights.length);
                Files.write(own.resolve("weights.bin"), Arrays.copyOf(weights, kept));
            }
            String use = random.nextInt(5) == 0 ? "add" : "look";
            files.add(Files.write(
                    own.resolve(use + "-" + kind + "-" + base.getKey() + ".onnx"),
                    Mutations.of(model, kind, random.nextLong())));
        }
        return files;
    }
}
