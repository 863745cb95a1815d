//! What each client has left.
//!
//! By the generic cell rate algorithm (GCRA, as in `governor`): an allowance of so many requests that grows back
//! evenly. A client costs one number; so many are remembered, and of more than that those that are seldom seen
//! are forgotten first. Who is forgotten starts anew, so many addresses are better than one, but take no memory.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, StateStore},
};
use quick_cache::sync::Cache;

/// How many clients are remembered: 19 MiB of them.
const MAX_CLIENTS: usize = 100_000;

type Limiter = RateLimiter<IpAddr, Remembered, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

/// The clients that were seen lately.
pub(super) struct Clients {
    limiter: Limiter,
    clock: MonotonicClock,
}

impl Clients {
    /// Clients that may each send so many requests a minute, and `burst` at once.
    pub(super) fn new(per_minute: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        let remembered = Remembered(Cache::new(MAX_CLIENTS));
        Self {
            limiter: RateLimiter::new(quota, remembered, MonotonicClock),
            clock: MonotonicClock,
        }
    }

    /// Counts a request of the client with `address`; where it is one too many, tells when the next may come.
    pub(super) fn turn_away(&self, address: IpAddr) -> Option<Duration> {
        let too_early = self.limiter.check_key(&client(address)).err()?;
        Some(too_early.wait_time_from(self.clock.now()))
    }
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clients").finish_non_exhaustive()
    }
}

/// Who has an address: of IPv6, the rest of a /64 is its host's to choose (RFC 4291, section 2.5.1), and chosen anew
/// every day (RFC 8981).
fn client(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
    }
}

/// The state of each client, as many as there is room for.
struct Remembered(Cache<IpAddr, Arc<InMemoryState>>);

impl StateStore for Remembered {
    type Key = IpAddr;

    fn measure_and_replace<T, F, E>(&self, key: &Self::Key, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let new = || Ok::<_, E>(Arc::default());
        let state = self.0.get_or_insert_with(key, new)?;
        state.measure_and_replace(&NotKeyed::NonKey, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(burst: u32) -> Clients {
        // One an hour or so: none grows back while a test runs.
        let burst = NonZeroU32::new(burst).unwrap();
        Clients::new(NonZeroU32::MIN, burst)
    }

    #[test]
    fn a_client_may_send_so_many_at_once_and_another_is_not_concerned() {
        let clients = clients(3);
        let [eager, other] = ["192.0.2.1", "192.0.2.2"].map(|it| it.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(clients.turn_away(eager), None);
        }
        let wait = clients.turn_away(eager).unwrap();
        assert!(
            wait > Duration::from_secs(50) && wait <= Duration::from_secs(60),
            "{wait:?}"
        );
        assert_eq!(clients.turn_away(other), None);
    }

    #[test]
    fn a_host_of_ipv6_is_one_client_whichever_of_its_addresses_it_takes() {
        let clients = clients(1);
        let of = |address: &str| clients.turn_away(address.parse().unwrap()).is_some();
        assert!(!of("2001:db8::1"));
        assert!(of("2001:db8::2"));
        assert!(!of("2001:db8:0:1::1"));
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_memory_than_there_is_for_it() {
        let clients = clients(1);
        for address in 0..3 * MAX_CLIENTS {
            let address = u32::try_from(address).unwrap();
            clients.turn_away(IpAddr::from(address.to_be_bytes()));
        }
        let Remembered(remembered) = clients.limiter.into_state_store();
        assert!(remembered.len() <= MAX_CLIENTS, "{}", remembered.len());
    }
}
