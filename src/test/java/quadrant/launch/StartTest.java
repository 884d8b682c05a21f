package quadrant.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.Macro;
import quadrant.task.UserException;

class StartTest {
    @ParameterizedTest
    @CsvSource({"1.8, 8", "9, 9", "11, 11", "17, 17", "21, 21", "'', 0", "one, 0"})
    void is_read_from_the_specification(String specification, int version) {
        assertThat(Start.version(specification)).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"8", "11", "16"})
    void an_older_one_is_refused_in_one_sentence(int version) {
        assertThat(Start.refusal(version))
                .startsWith("Quadrant needs Java 17 or newer and ImageJ runs on Java " + version + " here: ")
                .endsWith(".")
                .containsPattern("^[^.]+\\.$");
    }

    @ParameterizedTest
    @CsvSource({"0", "17", "21", "25"})
    void one_that_will_do_or_does_not_tell_is_not_refused(int version) {
        assertThat(Start.refusal(version)).isEmpty();
    }

    @Test
    void a_mistake_in_a_java_program_comes_through_as_it_was_thrown() {
        assertThatThrownBy(() -> Macro.run("nonsense", "")).isInstanceOf(UserException.class);
    }
}
