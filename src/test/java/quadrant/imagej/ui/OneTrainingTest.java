package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

class OneTrainingTest {
    @Test
    void a_second_training_is_refused_until_the_first_has_ended() {
        String problem = FineTuneEntry.alone(
                Path.of("a b"),
                () -> TestData.refusal(() -> FineTuneEntry.alone(Path.of("c"), () -> 0))
                        .problem());
        assertThat(problem).isEqualTo("Another training is at work in this ImageJ, and writes to a b.");
        assertThat(FineTuneEntry.alone(Path.of("c"), () -> 1)).isEqualTo(1);
    }
}
