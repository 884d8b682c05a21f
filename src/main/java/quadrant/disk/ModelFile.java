package quadrant.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import quadrant.model.FineTunedModel;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** A fine-tuned model on disk. */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Reads a model.
     *
     * @throws UserException when it is missing, unreadable, or no model of this version of Quadrant
     */
    public static FineTunedModel read(Path file) {
        try {
            return FineTunedModel.parse(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new UserException(
                    "There is no model file " + file + ".", "Give the model.onnx that finetune wrote.", e);
        } catch (IOException e) {
            throw new UserException(
                    "The model file " + file + " cannot be read (" + Reason.of(e) + ").",
                    "Give the model.onnx that finetune wrote, and check that you may read it.",
                    e);
        }
    }
}
