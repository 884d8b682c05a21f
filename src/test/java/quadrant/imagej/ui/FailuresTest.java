package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void names_options_as_macros_do() {
        assertThat(Failures.inMacroSyntax("Leave it out with --skip-unreadable, or add --resume.."))
                .isEqualTo("Leave it out with skip_unreadable, or add resume..");
    }
}
