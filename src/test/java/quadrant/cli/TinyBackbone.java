package quadrant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import quadrant.onnx.Tiny;
import quadrant.task.Hashes;

/** {@link Tiny} as a backbone with its card, which the command line trains in a moment. */
final class TinyBackbone {
    private TinyBackbone() {}

    /** Writes it into a folder. */
    static Path in(Path folder) throws IOException {
        Path tiny = folder.resolve("tiny.onnx");
        Files.write(tiny, Tiny.bytes("pytorch", Map.of()));
        Files.writeString(folder.resolve("tiny.json"), """
                {"format": "quadrant-backbone-card", "version": 1, "name": "tiny", "title": "Tiny", "licence": "MIT",
                 "source": "drawn", "sha256": "%s", "input": {"name": "image", "layout": "NCHW", "size": 16},
                 "preprocessing": {"order": "RGB", "mean": [127, 127, 127], "scale": [60, 60, 60], "resize": "IMAGENET"},
                 "cuts": ["f", "b", "image"], "description": "Two convolutions."}
                """.formatted(Hashes.sha256(Files.readAllBytes(tiny))));
        return tiny;
    }
}
