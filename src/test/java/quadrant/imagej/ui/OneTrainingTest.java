package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

class OneTrainingTest {
    @Test
    void a_second_training_is_refused_until_the_first_has_ended() {
        OneTraining first = OneTraining.begin(Path.of("a b"));
        assertThat(TestData.refusal(() -> OneTraining.begin(Path.of("c"))).problem())
                .isEqualTo("Another training is at work in this ImageJ, and writes to a b.");
        first.close();
        OneTraining.begin(Path.of("c")).close();
    }
}
