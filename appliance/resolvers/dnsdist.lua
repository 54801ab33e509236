-- dnsdist: to /etc/dnsdist/dnsdist.conf, before every other rule
-- sinkhole export dnsdist --to 192.0.2.53 --output /etc/dnsdist/seized.lua && systemctl restart dnsdist
dofile('/etc/dnsdist/seized.lua')
