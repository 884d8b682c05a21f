package quadrant.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 255, 65_536, Integer.MAX_VALUE, 1L << 40, (1L << 52) - 1})
    void isTheSameNumber(long number) {
        assertEquals((double) number, WholeNumber.toDouble(number));
    }
}
